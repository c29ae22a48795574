import { configReadTypeNumbers } from '../protocol/esp32-alarm/enums.ts';
import type { ConfigCommand } from '../protocol/esp32-alarm/messages.ts';

/** What a box was told to be, as it keeps it in flash. */
export interface BoxSettings {
  /** The last value of each setting stays. */
  store(command: ConfigCommand): void;
  /** JSON of one kind, or of all, within the answer's 256 bytes. */
  read(type: number, includesSecrets: boolean): Uint8Array;
}

const MAX_BYTES = 256;
const SECRETS: ReadonlySet<string> = new Set(['password', 'adv_hmac_key', 'spp_hmac_key']);
const KINDS = ['wifi', 'mqtt', 'device', 'location', 'ntp', 'ble'] as const;

export function createBoxSettings(): BoxSettings {
  const kept = new Map<string, Record<string, unknown>>();
  return {
    store(command) {
      for (const kind of KINDS) {
        const given = command[kind];
        if (given !== undefined) kept.set(kind, { ...kept.get(kind), ...given });
      }
    },
    read(type, includesSecrets) {
      const wanted = KINDS.filter((_, index) => type === configReadTypeNumbers.ALL || type === index + 1);
      const said: Record<string, unknown> = {};
      for (const kind of wanted) {
        const entries = Object.entries(kept.get(kind) ?? {});
        const next = Object.fromEntries(
          entries
            .filter(([name]) => includesSecrets || !SECRETS.has(name))
            .map(([name, value]) => [
              name,
              value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
            ]),
        );
        if (Buffer.byteLength(JSON.stringify({ ...said, [kind]: next })) <= MAX_BYTES) said[kind] = next;
      }
      return Buffer.from(JSON.stringify(said));
    },
  };
}
