import { describe, expect, it } from 'vitest';
import { readReplicationMessage, standbyStatus } from './replication-messages.ts';

const keepalive = (walEnd: bigint, microseconds: bigint, reply: number): Buffer => {
  const chunk = Buffer.alloc(18);
  chunk[0] = 'k'.charCodeAt(0);
  chunk.writeBigUInt64BE(walEnd, 1);
  chunk.writeBigInt64BE(microseconds, 9);
  chunk[17] = reply;
  return chunk;
};

describe('a message of the replication stream', () => {
  it('that carries log is handed on without its header', () => {
    const payload = Buffer.from('payload');
    const chunk = Buffer.concat([Buffer.from('w'), Buffer.alloc(24), payload]);
    expect(readReplicationMessage(chunk)).toEqual({ kind: 'data', payload });
  });

  it('that keeps the connection alive says how far the log was sent and what time it is there', () => {
    expect(readReplicationMessage(keepalive(0x16b374d848n, 1_500_000n, 1))).toEqual({
      kind: 'keepalive',
      walEnd: 0x16b374d848n,
      serverTimeMs: Date.parse('2000-01-01T00:00:01.500Z'),
      replyRequested: true,
    });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a keepalive', keepalive(1n, 1n, 0).subarray(0, 17)],
    ['half a header', Buffer.concat([Buffer.from('w'), Buffer.alloc(23)])],
    ['another kind', Buffer.from('x')],
  ])('with %s is not understood', (_name, chunk) => {
    expect(readReplicationMessage(chunk)).toEqual({ kind: 'unknown' });
  });
});

it('a standby status is one whole CopyData frame with the position three times, the time and the wish for an answer', () => {
  const frame = standbyStatus(0x16b374d848n, Date.parse('2000-01-01T00:00:02Z'), true);
  expect(frame.toString('latin1', 0, 1)).toBe('d');
  expect(frame.readInt32BE(1)).toBe(frame.length - 1);
  expect(frame.toString('latin1', 5, 6)).toBe('r');
  expect([6, 14, 22].map((at) => frame.readBigUInt64BE(at))).toEqual(Array(3).fill(0x16b374d848n));
  expect(frame.readBigInt64BE(30)).toBe(2_000_000n);
  expect(frame[38]).toBe(1);
});
