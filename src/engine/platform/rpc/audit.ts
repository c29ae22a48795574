import type { AuditEntry } from '../../../shared/access/audit-entry.ts';
import { SECRET_FIELDS } from '../../../shared/commands/fields.ts';

export type Audit = (entry: AuditEntry) => Promise<void>;

const SECRETS: ReadonlySet<string> = new Set([
  ...SECRET_FIELDS,
  'newPassword',
  'currentPassword',
  'token',
  'passPhrase',
  // A webhook's path is as good as a password.
  'webhookUrl',
  'signingSecret',
]);
const MAX_DEPTH = 6;
const MAX_ITEMS = 50;
const MAX_TEXT = 2000;
const MAX_KEY = 64;
const MAX_BYTES = 4096;
const CUT = '[cut]';

// PostgreSQL's jsonb refuses both: U+0000 and half of a surrogate pair.
const NOT_IN_JSONB = /[\0\p{Surrogate}]/gu;

/**
 * A call's input as the audit log may keep it. It may not have been validated (a refused call), so depth, length and
 * characters are bounded here: as JSON it is never above 4 KiB. Of what is larger, the first fields that fit remain.
 */
export function auditable(input: unknown): unknown {
  const kept = cleaned(input, 0);
  if (jsonBytes(kept) <= MAX_BYTES) return kept;
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return CUT;
  const fields: Record<string, unknown> = {};
  // A cut field still needs its place, and the braces theirs.
  let left = MAX_BYTES - 2;
  for (const [key, value] of Object.entries(kept)) {
    const field = jsonBytes({ [key]: value });
    const isSmall = field <= left;
    left -= isSmall ? field : jsonBytes({ [key]: CUT });
    if (left < 0) break;
    fields[key] = isSmall ? value : CUT;
  }
  return fields;
}

const jsonBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

function cleaned(input: unknown, depth: number): unknown {
  if (input === undefined || input === null || typeof input === 'boolean') return input ?? null;
  if (typeof input === 'number') return Number.isFinite(input) ? input : String(input);
  if (typeof input === 'string') return text(input);
  if (typeof input !== 'object') return `[${typeof input}]`;
  if (input instanceof Date) return Number.isNaN(input.getTime()) ? '[invalid date]' : input.toISOString();
  if (depth === MAX_DEPTH) return CUT;
  if (Array.isArray(input)) return input.slice(0, MAX_ITEMS).map((item) => cleaned(item, depth + 1));
  return Object.fromEntries(
    Object.entries(input)
      .slice(0, MAX_ITEMS)
      .map(([key, value]) => [text(key, MAX_KEY), SECRETS.has(key) ? '[secret]' : cleaned(value, depth + 1)]),
  );
}

function text(value: string, longest = MAX_TEXT): string {
  return value.slice(0, longest).replace(NOT_IN_JSONB, '\u{fffd}');
}
