import { timingSafeEqual } from 'node:crypto';
import { createSigner, type Signer } from './hmac-sha256.ts';

/**
 * How a fleet's messages are signed: `tail8` (fielded firmware) carries the last 8 bytes of the HMAC-SHA256,
 * `head8` its first 8, `full32` all of it; `none` is the bare message.
 */
export const envelopeProfiles = ['tail8', 'head8', 'full32', 'none'] as const;
export type EnvelopeProfile = (typeof envelopeProfiles)[number];

export type EnvelopeRefusal = 'too-large' | 'too-short' | 'bad-length' | 'bad-tag';

export type OpenedEnvelope =
  | {
      readonly ok: true;
      /** The envelope's own counter; null where the fleet has no envelope. */
      readonly sequence: number | null;
      /** A view of the frame. */
      readonly payload: Uint8Array;
    }
  | { readonly ok: false; readonly reason: EnvelopeRefusal };

/** Payload length (uint16) and sequence (uint32), big-endian. */
const HEADER_BYTES = 6;
const DIGEST_BYTES = 32;
const MAX_PAYLOAD_BYTES = 0xffff;

/** Bytes of the tag, as a slice of the whole digest. */
const tagSlices: Record<Exclude<EnvelopeProfile, 'none'>, readonly [from: number, to: number]> = {
  tail8: [DIGEST_BYTES - 8, DIGEST_BYTES],
  head8: [0, 8],
  full32: [0, DIGEST_BYTES],
};

/** Puts a message into its envelope. Without a key every profile means `none`. */
export function sealEnvelope(
  profile: EnvelopeProfile,
  key: Uint8Array | null,
  sequence: number,
  payload: Uint8Array,
): Buffer {
  if (profile === 'none' || key === null) return Buffer.from(payload);
  if (payload.length > MAX_PAYLOAD_BYTES) throw new RangeError('payload does not fit an envelope');
  const signed = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  signed.writeUInt16BE(payload.length, 0);
  signed.writeUInt32BE(sequence, 2);
  signed.set(payload, HEADER_BYTES);
  return Buffer.concat([signed, tagOf(profile, key, signed)]);
}

/** Checks length and tag and takes the message out. The tags are compared in constant time. */
export function openEnvelope(
  profile: EnvelopeProfile,
  key: Uint8Array | null,
  frame: Uint8Array,
  limits: { readonly maxBytes: number },
): OpenedEnvelope {
  if (frame.length > limits.maxBytes) return { ok: false, reason: 'too-large' };
  if (profile === 'none' || key === null) {
    if (frame.length === 0) return { ok: false, reason: 'too-short' };
    return { ok: true, sequence: null, payload: frame };
  }
  const [from, to] = tagSlices[profile];
  const signedBytes = frame.length - (to - from);
  if (signedBytes < HEADER_BYTES) return { ok: false, reason: 'too-short' };
  if (uint16(frame, 0) !== signedBytes - HEADER_BYTES) return { ok: false, reason: 'bad-length' };
  const expected = tagOf(profile, key, frame.subarray(0, signedBytes));
  if (!timingSafeEqual(expected, frame.subarray(signedBytes))) return { ok: false, reason: 'bad-tag' };
  return {
    ok: true,
    sequence: uint16(frame, 2) * 0x1_0000 + uint16(frame, 4),
    payload: frame.subarray(HEADER_BYTES, signedBytes),
  };
}

/** Big-endian. */
const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

const signers = new WeakMap<Uint8Array, Signer>();

/** Valid until the key's next one. */
function tagOf(profile: Exclude<EnvelopeProfile, 'none'>, key: Uint8Array, signed: Uint8Array): Buffer {
  const [from, to] = tagSlices[profile];
  const sign = signers.get(key) ?? createSigner(key);
  signers.set(key, sign);
  return sign(signed).subarray(from, to);
}
