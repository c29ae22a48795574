import type { BoardGeneration } from '../../shared/relays/model.ts';

const VERSION = /^v?(\d{1,4})\.(\d{1,4})(?:\.|$)/;
const MAJOR = 2;
/** From this minor version on boards hear `relays/set`. */
const NEWER_MINOR = 1;

/** What there is to know of a version text; null where it is none. */
function numbersOf(text: string | null): { readonly major: number; readonly minor: number } | null {
  const [, major, minor] = VERSION.exec(text ?? '') ?? [];
  return major === undefined ? null : { major: Number(major), minor: Number(minor) };
}

/** Whether a payload that says this is one we can read. Most say nothing. */
export function isKnownVersion(protocolVersion: string | null): boolean {
  return protocolVersion === null || numbersOf(protocolVersion)?.major === MAJOR;
}

/**
 * The form that a board understands, from what it announces: its protocol version, or else its firmware's. Null where it
 * says neither.
 */
export function generationOf(
  protocolVersion: string | null,
  firmwareVersion: string | null,
): BoardGeneration | null {
  const said = numbersOf(protocolVersion) ?? numbersOf(firmwareVersion);
  if (said === null) return null;
  const isNewer = said.major > MAJOR || (said.major === MAJOR && said.minor >= NEWER_MINOR);
  return isNewer ? 'v2' : 'older';
}
