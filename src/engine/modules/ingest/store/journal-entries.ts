/** A sequence that was taken of a box. */
export interface JournalEntry {
  readonly deviceId: number;
  readonly bootEpoch: number;
  readonly sequence: number;
  /** When an administrator last made us forget the box's sequences; null for never. */
  readonly replayResetMs: number | null;
}

/** Device, boot epoch, sequence, reset: each an uint32, big-endian. */
const ENTRY_BYTES = 16;
const TWO_32 = 2 ** 32;

/**
 * Tells a device's resets apart. It is compared, not ordered, so that a clock that jumps confuses nothing; two resets
 * of one device would have to be a multiple of 49.7 days apart, to the millisecond, to look alike.
 */
export const resetTag = (replayResetMs: number | null): number => (replayResetMs ?? 0) % TWO_32;

export function encodeEntries(entries: readonly JournalEntry[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.length * ENTRY_BYTES);
  let at = 0;
  for (const { deviceId, bootEpoch, sequence, replayResetMs } of entries) {
    at = bytes.writeUInt32BE(deviceId, at);
    at = bytes.writeUInt32BE(bootEpoch, at);
    at = bytes.writeUInt32BE(sequence, at);
    at = bytes.writeUInt32BE(resetTag(replayResetMs), at);
  }
  return bytes;
}

/** An entry as it was stored: of the reset its tag alone is left. */
export interface StoredEntry {
  readonly deviceId: number;
  readonly bootEpoch: number;
  readonly sequence: number;
  readonly reset: number;
}

export function decodeEntries(bytes: Uint8Array): StoredEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / ENTRY_BYTES) }, (_, index) => {
    const at = index * ENTRY_BYTES;
    return {
      deviceId: view.getUint32(at),
      bootEpoch: view.getUint32(at + 4),
      sequence: view.getUint32(at + 8),
      reset: view.getUint32(at + 12),
    };
  });
}
