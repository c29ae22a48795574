import { type Config, loadConfig, readIfPresent } from '../engine/index.ts';
import type { Flags } from './arguments.ts';

/** Every mistake in the settings, a sentence each. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(readonly mistakes: readonly string[]) {
    super(mistakes.join('\n'));
  }
}

/** The validated settings: flags over environment over watchdesk.toml over defaults. */
export function readSettings(flags: Flags): Config {
  const loaded = loadConfig({ flags, env: process.env, readFile: readIfPresent });
  if (!loaded.ok) throw new SettingsError(loaded.mistakes);
  return loaded.config;
}
