import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envelopeProfiles, openEnvelope, sealEnvelope } from './envelope.ts';

const key = Buffer.alloc(32, 7);
const limits = { maxBytes: 70_000 };
const signed = envelopeProfiles.filter((profile) => profile !== 'none');

describe('the envelope', () => {
  it.each([
    ['tail8', (digest: Buffer) => digest.subarray(24)],
    ['head8', (digest: Buffer) => digest.subarray(0, 8)],
    ['full32', (digest: Buffer) => digest],
  ] as const)('of %s carries its part of the HMAC', (profile, part) => {
    const before = Buffer.from('000200000102beef', 'hex');
    const digest = createHmac('sha256', key).update(before).digest();
    expect(sealEnvelope(profile, key, 0x102, Buffer.from('beef', 'hex'))).toStrictEqual(
      Buffer.concat([before, part(digest)]),
    );
  });

  it('gives back what was sealed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...signed),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.uint8Array({ maxLength: 300 }),
        (profile, sequence, payload) => {
          const opened = openEnvelope(profile, key, sealEnvelope(profile, key, sequence, payload), limits);
          expect(opened.ok && [opened.sequence, Buffer.from(opened.payload)]).toStrictEqual([
            sequence,
            Buffer.from(payload),
          ]);
        },
      ),
    );
  });

  it('opens no frame with a changed bit, a missing end or another profile', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...signed),
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(),
        (profile, payload, at) => {
          const frame = sealEnvelope(profile, key, 9, payload);
          const bit = at % (frame.length * 8);
          const changed = Buffer.from(frame);
          changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(openEnvelope(profile, key, changed, limits).ok).toBe(false);
          expect(openEnvelope(profile, key, frame.subarray(0, at % frame.length), limits).ok).toBe(false);
          expect(openEnvelope(profile === 'tail8' ? 'head8' : 'tail8', key, frame, limits).ok).toBe(false);
        },
      ),
    );
  });

  it('names why a frame is refused', () => {
    const frame = sealEnvelope('tail8', key, 1, Buffer.from('abc'));
    const reason = (bytes: Uint8Array, maxBytes = 4096) => {
      const opened = openEnvelope('tail8', key, bytes, { maxBytes });
      return opened.ok ? null : opened.reason;
    };
    expect(reason(frame, frame.length)).toBeNull();
    expect(reason(frame, frame.length - 1)).toBe('too-large');
    expect(reason(frame.subarray(0, 13))).toBe('too-short');
    expect(reason(Buffer.concat([frame, Buffer.from([0])]))).toBe('bad-length');
    expect(reason(Buffer.concat([frame.subarray(0, -1), Buffer.from([1])]))).toBe('bad-tag');
  });

  it('is absent without a key or in the profile none', () => {
    const payload = Buffer.from('abc');
    expect(sealEnvelope('none', key, 1, payload)).toStrictEqual(payload);
    expect(sealEnvelope('tail8', null, 1, payload)).toStrictEqual(payload);
    expect(openEnvelope('tail8', null, payload, limits)).toStrictEqual({ ok: true, sequence: null, payload });
    expect(openEnvelope('none', null, Buffer.alloc(0), limits)).toStrictEqual({
      ok: false,
      reason: 'too-short',
    });
  });

  it('cannot hold more than its length field says', () => {
    expect(() => sealEnvelope('tail8', key, 1, Buffer.alloc(65_536))).toThrow(RangeError);
  });
});
