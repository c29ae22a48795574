import { undecodable } from './decode-error.ts';

/** Wire types of the protobuf encoding; groups (3, 4) are not used by proto3 and are refused. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const TWO_32 = 0x1_0000_0000;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const floatBits = new Uint8Array(4);
const floatValue = new Float32Array(floatBits.buffer);

/**
 * Reads protobuf wire data and believes nothing: every length is checked, text must be UTF-8, and a varint must
 * fit its field. protobufjs' own reader forgives wrong wire types, broken UTF-8 and numbers that are too large.
 */
export class WireReader {
  readonly #bytes: Uint8Array;
  #position = 0;
  /** Upper half of the varint read last. */
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  /** Field number and wire type in one: `number << 3 | type`. */
  tag(): number {
    const tag = this.#varintLow();
    if (this.#high !== 0 || tag >>> 3 === 0) throw undecodable('invalid field tag');
    return tag;
  }

  uint32(): number {
    const low = this.#varintLow();
    if (this.#high !== 0) throw undecodable('number does not fit 32 bits');
    return low;
  }

  /** Negative numbers come as ten bytes; some encoders send only the lower 32 bits. */
  int32(): number {
    const low = this.#varintLow();
    if (this.#high !== 0 && this.#high !== 0xffff_ffff) throw undecodable('number does not fit 32 bits');
    return low | 0;
  }

  bool(): boolean {
    return this.#varintLow() !== 0 || this.#high !== 0;
  }

  int64(): number {
    const low = this.#varintLow();
    const value = (this.#high | 0) * TWO_32 + low;
    if (!Number.isSafeInteger(value)) throw undecodable('number does not fit 53 bits');
    return value;
  }

  float(): number {
    const at = this.#take(4);
    for (let index = 0; index < 4; index += 1) floatBits[index] = this.#bytes[at + index] ?? 0;
    return floatValue[0] ?? 0;
  }

  bytes(): Uint8Array {
    const length = this.uint32();
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  string(): string {
    const bytes = this.bytes();
    if (bytes.length > 64) return decodeUtf8(bytes);
    let text = '';
    for (const byte of bytes) {
      if (byte > 0x7f) return decodeUtf8(bytes);
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Steps over a field of a newer firmware. */
  skip(wireType: number): void {
    if (wireType === WireType.varint) this.#varintLow();
    else if (wireType === WireType.fixed64) this.#take(8);
    else if (wireType === WireType.bytes) this.bytes();
    else if (wireType === WireType.fixed32) this.#take(4);
    else throw undecodable('unknown wire type');
  }

  #take(length: number): number {
    const at = this.#position;
    if (length > this.#bytes.length - at) throw undecodable('message is cut short');
    this.#position = at + length;
    return at;
  }

  #byte(): number {
    const byte = this.#bytes[this.#position];
    if (byte === undefined) throw undecodable('message is cut short');
    this.#position += 1;
    return byte;
  }

  /** Lower 32 bits, unsigned; the upper half is left in `#high`. */
  #varintLow(): number {
    this.#high = 0;
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return low >>> 0;
    }
    const middle = this.#byte();
    low = (low | ((middle & 0x0f) << 28)) >>> 0;
    let high = (middle & 0x70) >> 4;
    let last = middle;
    for (let shift = 3; last >= 0x80; shift += 7) {
      last = this.#byte();
      // The tenth byte holds only bit 63.
      if (shift === 31 && last > 1) throw undecodable('number does not fit 64 bits');
      high |= (last & 0x7f) << shift;
    }
    this.#high = high >>> 0;
    return low;
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    throw undecodable('text is not UTF-8');
  }
}
