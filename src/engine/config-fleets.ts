import { z } from 'zod';
import type { EnvelopeProfile } from '../protocol/esp32-alarm/envelope.ts';
import type { FleetConfig } from './config.ts';
import { DEMO_SITES } from './demo-sites.ts';
import type { SettingReader } from './setting-reader.ts';

const ENVELOPES = ['tail8', 'head8', 'full32', 'none'] as const satisfies readonly EnvelopeProfile[];
const DEFAULT_BASE = 'watchdesk';
const DEFAULT_PLACE = 'Default';
/** MQTT level separators are allowed inside, wildcards and empty levels are not. */
const BASE = /^[^/+#\s$][^/+#\s]*(\/[^/+#\s]+)*$/;
const KEY = /^[0-9a-fA-F]{64}$/;

const FleetEntry = z.strictObject({
  base: z.string(),
  key: z.string().optional(),
  envelope: z.enum(ENVELOPES).optional(),
  organisation: z.string().min(1).max(255).optional(),
  site: z.string().min(1).max(255).optional(),
});

interface RawFleet {
  readonly where: string;
  /** What its settings are called in the place they come from. */
  readonly names: { readonly key: string; readonly envelope: string };
  readonly base: string;
  readonly key: string | null;
  readonly envelope: EnvelopeProfile | null;
  readonly organisation: string;
  readonly site: string;
}

/** No key means bare messages; a key without a profile means fielded firmware's `tail8`. */
function checkFleet(raw: RawFleet, mistakes: string[]): FleetConfig {
  const say = (reason: string) => mistakes.push(`${raw.where} ${reason}.`);
  if (!BASE.test(raw.base)) say(`has a topic base that MQTT does not allow: "${raw.base}"`);
  if (raw.key !== null && !KEY.test(raw.key))
    say(`has a ${raw.names.key} that is not 64 hexadecimal characters`);
  if (raw.key !== null && raw.envelope === 'none')
    say(`has a ${raw.names.key} but "none" as ${raw.names.envelope}; take one of them out`);
  if (raw.key === null && raw.envelope !== null && raw.envelope !== 'none') {
    say(
      `has "${raw.envelope}" as ${raw.names.envelope} but no ${raw.names.key}; give the key or take it out`,
    );
  }
  return {
    base: raw.base,
    key: raw.key === null ? null : Buffer.from(raw.key, 'hex'),
    envelope: raw.key === null ? 'none' : (raw.envelope ?? 'tail8'),
    organisation: raw.organisation,
    site: raw.site,
  };
}

function fleetsOfSettings(read: SettingReader, fileHasFleets: boolean): RawFleet[] {
  const bases = read.text('TOPIC_BASES');
  const key = read.text('BOX_KEY');
  const envelope = read.oneOf('BOX_ENVELOPE', ENVELOPES);
  if (bases === null && key === null && envelope === null && fileHasFleets) return [];
  return (bases ?? DEFAULT_BASE)
    .split(',')
    .map((base) => base.trim())
    .filter((base) => base !== '')
    .map((base) => ({
      where: `The fleet "${base}" of WATCHDESK_TOPIC_BASES`,
      names: { key: 'key (WATCHDESK_BOX_KEY)', envelope: 'envelope (WATCHDESK_BOX_ENVELOPE)' },
      base,
      key,
      envelope,
      organisation: DEFAULT_PLACE,
      site: DEFAULT_PLACE,
    }));
}

function fleetsOfFile(
  file: { readonly path: string; readonly entries: unknown },
  mistakes: string[],
): RawFleet[] {
  if (file.entries === undefined) return [];
  const parsed = z.array(FleetEntry).safeParse(file.entries);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      mistakes.push(`${file.path}: fleet ${issue.path.join('.')}: ${issue.message}.`);
    }
    return [];
  }
  return parsed.data.map((entry) => ({
    where: `The fleet "${entry.base}" in ${file.path}`,
    names: { key: 'key', envelope: 'envelope' },
    base: entry.base,
    key: entry.key ?? null,
    envelope: entry.envelope ?? null,
    organisation: entry.organisation ?? DEFAULT_PLACE,
    site: entry.site ?? DEFAULT_PLACE,
  }));
}

/** Beside a control room that names no sites of its own: nobody's real boxes get company. */
function demoFleets(read: SettingReader, [first]: readonly RawFleet[]): RawFleet[] {
  if (read.oneOf('DEMO', ['yes', 'no']) !== 'yes' || first === undefined) return [];
  return DEMO_SITES.map(({ base, site }) => ({
    ...first,
    where: `The demonstration's fleet "${base}"`,
    base,
    site,
  }));
}

/** The first fleet comes from the single settings (or their defaults), more from `[[fleet]]`. */
export function readFleets(
  read: SettingReader,
  file: { readonly path: string; readonly entries: unknown },
  mistakes: string[],
): FleetConfig[] {
  const fromFile = fleetsOfFile(file, mistakes);
  const single = fleetsOfSettings(read, fromFile.length > 0);
  const raw = [...single, ...fromFile, ...(fromFile.length > 0 ? [] : demoFleets(read, single))];
  for (const [index, fleet] of raw.entries()) {
    const twin = raw.findIndex((other) => other.base === fleet.base);
    if (twin !== index) mistakes.push(`${fleet.where} stands twice; a topic base belongs to one fleet.`);
  }
  return raw.map((fleet) => checkFleet(fleet, mistakes));
}
