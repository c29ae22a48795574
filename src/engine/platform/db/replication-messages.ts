/**
 * What travels inside CopyData on a replication connection.
 * https://www.postgresql.org/docs/current/protocol-replication.html
 */
export type ReplicationMessage =
  | { readonly kind: 'data'; readonly payload: Buffer }
  | {
      readonly kind: 'keepalive';
      /** Everything before it has been sent to us. */
      readonly walEnd: bigint;
      /** The server's clock, Unix ms. */
      readonly serverTimeMs: number;
      readonly replyRequested: boolean;
    }
  | { readonly kind: 'unknown' };

const XLOG_DATA = 0x77;
const XLOG_DATA_HEADER_BYTES = 25;
const KEEPALIVE = 0x6b;
const KEEPALIVE_BYTES = 18;
const STANDBY_STATUS = 0x72;
const STANDBY_STATUS_BYTES = 34;
const COPY_DATA = 0x64;

/** 2000-01-01 in Unix ms: the epoch of the protocol's clocks, which count microseconds. */
export const POSTGRES_EPOCH_MS = 946_684_800_000;

export function readReplicationMessage(chunk: Buffer): ReplicationMessage {
  const kind = chunk[0];
  if (kind === XLOG_DATA && chunk.length >= XLOG_DATA_HEADER_BYTES)
    return { kind: 'data', payload: chunk.subarray(XLOG_DATA_HEADER_BYTES) };
  if (kind === KEEPALIVE && chunk.length >= KEEPALIVE_BYTES)
    return {
      kind: 'keepalive',
      walEnd: chunk.readBigUInt64BE(1),
      serverTimeMs: Number(chunk.readBigInt64BE(9)) / 1000 + POSTGRES_EPOCH_MS,
      replyRequested: chunk[17] === 1,
    };
  return { kind: 'unknown' };
}

/** A whole CopyData frame that tells the server how far its log may be recycled. */
export function standbyStatus(confirmed: bigint, nowMs: number, requestReply: boolean): Buffer {
  const frame = Buffer.alloc(5 + STANDBY_STATUS_BYTES);
  frame[0] = COPY_DATA;
  frame.writeInt32BE(4 + STANDBY_STATUS_BYTES, 1);
  frame[5] = STANDBY_STATUS;
  // Written, flushed and applied are one and the same here: a reader that misses something takes a snapshot.
  frame.writeBigUInt64BE(confirmed, 6);
  frame.writeBigUInt64BE(confirmed, 14);
  frame.writeBigUInt64BE(confirmed, 22);
  frame.writeBigInt64BE(BigInt(Math.round((nowMs - POSTGRES_EPOCH_MS) * 1000)), 30);
  frame[38] = requestReply ? 1 : 0;
  return frame;
}
