import { outOfRange } from './decode-error.ts';
import type { Field, MessageCodec, WireWriter } from './message-codec.ts';
import { type WireReader, WireType } from './wire-reader.ts';

/** 31 December 9999: later moments fit neither a Date's text nor PostgreSQL's timestamptz as people read it. */
const LATEST_UNIX_S = 253_402_300_799;

interface Scalar<Value> {
  readonly wireType: number;
  readonly zero: Value;
  read(reader: WireReader): Value;
  write(writer: WireWriter, value: Value): unknown;
}

function scalar<Value>(number: number, kind: Scalar<Value>, check: (value: Value) => boolean): Field<Value> {
  return {
    number,
    wireType: kind.wireType,
    optional: false,
    initial: () => kind.zero,
    // Object.is, because proto3 sends -0.
    isDefault: (value) => Object.is(value, kind.zero),
    read(reader) {
      const value = kind.read(reader);
      if (!check(value)) throw outOfRange(`field ${number} is out of range`);
      return value;
    },
    write: (writer, value) => void kind.write(writer, value),
  };
}

const UINT32: Scalar<number> = {
  wireType: WireType.varint,
  zero: 0,
  read: (reader) => reader.uint32(),
  write: (writer, value) => writer.uint32(value),
};
const INT32: Scalar<number> = {
  ...UINT32,
  read: (reader) => reader.int32(),
  write: (w, value) => w.int32(value),
};
const INT64: Scalar<number> = {
  ...UINT32,
  read: (reader) => reader.int64(),
  write: (w, value) => w.int64(value),
};
const FLOAT: Scalar<number> = {
  wireType: WireType.fixed32,
  zero: 0,
  read: (reader) => reader.float(),
  write: (writer, value) => writer.float(value),
};
const BOOL: Scalar<boolean> = {
  wireType: WireType.varint,
  zero: false,
  read: (reader) => reader.bool(),
  write: (writer, value) => writer.bool(value),
};
const STRING: Scalar<string> = {
  wireType: WireType.bytes,
  zero: '',
  read: (reader) => reader.string(),
  write: (writer, value) => writer.string(value),
};

const always = () => true;

export function uint32(number: number, max?: number): Field<number> {
  return scalar(number, UINT32, max === undefined ? always : (value) => value <= max);
}

export function int32(number: number): Field<number> {
  return scalar(number, INT32, always);
}

/** Unix seconds in an int64; 0 is "never". */
export function unixSeconds64(number: number): Field<number> {
  return scalar(number, INT64, (value) => value >= 0 && value <= LATEST_UNIX_S);
}

/**
 * A float as the box sent it. NaN and the infinities are let through: a broken sensor must not hide the rest of
 * the message. Whoever gives the number a meaning turns them into null (`finiteOrNull`).
 */
export function float(number: number): Field<number> {
  return scalar(number, FLOAT, always);
}

export function bool(number: number): Field<boolean> {
  return scalar(number, BOOL, always);
}

/** Text of at most `maxLength` characters, without NUL (PostgreSQL cannot hold it). */
export function text(number: number, maxLength: number): Field<string> {
  return scalar(number, STRING, (value) => value.length <= maxLength && !value.includes('\0'));
}

/** One of the numbers of an enumeration; others are refused. */
export function choice(number: number, allowed: ReadonlySet<number>): Field<number> {
  return scalar(number, INT32, (value) => allowed.has(value));
}

export function bytes(number: number, maxLength: number): Field<Uint8Array> {
  return {
    number,
    wireType: WireType.bytes,
    optional: false,
    initial: () => new Uint8Array(0),
    isDefault: (value) => value.length === 0,
    read(reader) {
      const value = reader.bytes();
      if (value.length > maxLength) throw outOfRange(`field ${number} is too long`);
      // A copy: the payload may be a view of a buffer that its owner reuses. `new` and not `slice`, which a
      // Buffer overrides with a view.
      return new Uint8Array(value);
    },
    write: (writer, value) => void writer.bytes(value),
  };
}

/** A message inside the message; absent unless sent. */
export function embedded<Message>(number: number, codec: MessageCodec<Message>): Field<Message | undefined> {
  return {
    number,
    wireType: WireType.bytes,
    optional: true,
    initial: () => undefined,
    isDefault: (value) => value === undefined,
    read: (reader) => codec.decode(reader.bytes()),
    write(writer, value) {
      if (value !== undefined) writer.bytes(codec.encode(value));
    },
  };
}

/** A proto3 `optional` field: its absence is told from its zero. */
export function optional<Value>(field: Field<Value>): Field<Value | undefined> {
  return {
    ...field,
    optional: true,
    isDefault: (value) => value === undefined,
    write(writer, value) {
      if (value !== undefined) field.write(writer, value);
    },
  };
}
