/** Types whose values travel as PostgreSQL keeps them: neither we nor the server write or read digits. */
export type BinaryType = 'bigint' | 'int' | 'smallint' | 'real' | 'boolean' | 'timestamptz' | 'bytea';

/** What a value of each type is here; a `timestamptz` is in Unix microseconds, which a Date does not know. */
export interface BinaryValues {
  readonly bigint: number;
  readonly int: number;
  readonly smallint: number;
  readonly real: number;
  readonly boolean: boolean;
  readonly timestamptz: number;
  readonly bytea: Uint8Array;
}

interface Encoding<Value> {
  /** pg_type.oid, the same on every server. */
  readonly oid: number;
  sizeOf(value: Value): number;
  write(value: Value, buffer: Buffer, at: number): void;
}

/** Number of dimensions, "has nulls", type of the elements; then length and lower bound of the one dimension. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const TWO_32 = 2 ** 32;
/** 2000-01-01, from which PostgreSQL counts. */
const POSTGRES_EPOCH_US = 946_684_800_000_000;

const fixed = <Value>(oid: number, size: number, write: Encoding<Value>['write']): Encoding<Value> => ({
  oid,
  sizeOf: () => size,
  write,
});

function writeInt8(value: number, buffer: Buffer, at: number): void {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number for a bigint`);
  buffer.writeInt32BE(Math.floor(value / TWO_32), at);
  buffer.writeUInt32BE(value >>> 0, at + 4);
}

const encodings: { readonly [Type in BinaryType]: Encoding<BinaryValues[Type]> } = {
  bigint: fixed(20, 8, writeInt8),
  int: fixed(23, 4, (value, buffer, at) => void buffer.writeInt32BE(value, at)),
  smallint: fixed(21, 2, (value, buffer, at) => void buffer.writeInt16BE(value, at)),
  real: fixed(700, 4, (value, buffer, at) => void buffer.writeFloatBE(value, at)),
  boolean: fixed(16, 1, (value, buffer, at) => void buffer.writeUInt8(value ? 1 : 0, at)),
  timestamptz: fixed(1184, 8, (us, buffer, at) => writeInt8(us - POSTGRES_EPOCH_US, buffer, at)),
  bytea: {
    oid: 17,
    sizeOf: (value) => value.length,
    write: (value, buffer, at) => buffer.set(value, at),
  },
};

/**
 * An array of one dimension as the server's `array_recv` reads it; pg sends a Buffer as a binary parameter. Throws a
 * RangeError for a number that the type cannot hold, as the server would refuse it.
 */
export function binaryArray<Type extends BinaryType>(
  type: Type,
  values: readonly (BinaryValues[Type] | null)[],
): Buffer {
  const { oid, sizeOf, write } = encodings[type];
  let size = HEADER_BYTES;
  for (const value of values) size += LENGTH_BYTES + (value === null ? 0 : sizeOf(value));
  const buffer = Buffer.allocUnsafe(size);
  writeHeader(buffer, oid, values);
  let at = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : sizeOf(value);
    buffer.writeInt32BE(length, at);
    at += LENGTH_BYTES;
    if (value === null) continue;
    write(value, buffer, at);
    at += length;
  }
  return buffer;
}

function writeHeader(buffer: Buffer, oid: number, values: readonly unknown[]): void {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
}
