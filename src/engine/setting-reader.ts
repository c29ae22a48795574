import { existsSync } from 'node:fs';
import { ENVIRONMENT_PREFIX, type GivenSettings, type SettingName } from './settings.ts';

/** Reads one setting as a type; what does not fit becomes a mistake and reads as not given. */
export interface SettingReader {
  text(name: SettingName): string | null;
  /** Comma-separated; empty when not given. */
  list(name: SettingName): string[];
  /** 0 to 65535. */
  port(name: SettingName): number | null;
  /** A URL of one of these protocols (with the colon). Its text never stands in a mistake: it may hold a password. */
  url(name: SettingName, protocols: readonly string[]): string | null;
  /** The path of a file that exists. */
  file(name: SettingName): string | null;
  oneOf<Value extends string>(name: SettingName, values: readonly Value[]): Value | null;
  forbid(name: SettingName, reason: string): void;
  mistake(name: SettingName, reason: string): void;
}

export function createSettingReader(given: GivenSettings, mistakes: string[]): SettingReader {
  const mistake = (name: SettingName, reason: string): null => {
    mistakes.push(`${given.get(name)?.where ?? ENVIRONMENT_PREFIX + name} ${reason}.`);
    return null;
  };
  const text = (name: SettingName): string | null => given.get(name)?.value.trim() ?? null;

  return {
    text,
    mistake,
    list: (name) => (text(name) ?? '').split(',').flatMap((entry) => entry.trim() || []),
    port(name) {
      const value = text(name);
      if (value === null) return null;
      const port = Number(value);
      if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
      return mistake(name, `must be a port from 0 to 65535, not "${value}"`);
    },
    url(name, protocols) {
      const value = text(name);
      if (value === null) return null;
      const expected = protocols.map((protocol) => `${protocol}//`).join(', ');
      if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
      return mistake(name, `must be an address that begins with ${expected}`);
    },
    file(name) {
      const value = text(name);
      if (value === null || existsSync(value)) return value;
      return mistake(name, `names a file that does not exist: ${value}`);
    },
    oneOf(name, values) {
      const value = text(name);
      if (value === null) return null;
      const known = values.find((candidate) => candidate === value);
      return known ?? mistake(name, `must be one of ${values.join(', ')}, not "${value}"`);
    },
    forbid(name, reason) {
      if (given.has(name)) mistake(name, reason);
    },
  };
}
