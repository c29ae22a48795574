import { types } from 'pg';
import { POSTGRES_EPOCH_MS } from './replication-messages.ts';

/**
 * Messages of the pgoutput plugin, protocol version 1.
 * https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html
 * Rows stay as they came until somebody asks for a column: of most telemetry nobody does, and decoding forty columns
 * of each row would cost more than taking the message in.
 */
export type PgoutputMessage =
  | { readonly tag: 'begin' }
  | { readonly tag: 'commit'; readonly endLsn: bigint; readonly commitTimeMs: number }
  | { readonly tag: 'relation'; readonly relation: Relation }
  | {
      readonly tag: 'change';
      readonly op: 'insert' | 'update' | 'delete';
      readonly relation: Relation;
      /** The row after the change; before it, or its key, for a delete. */
      readonly row: Tuple;
      /** The row before an update or its key, where the log has it. */
      readonly old: Tuple | null;
    }
  | { readonly tag: 'truncate'; readonly relations: readonly Relation[] }
  /** A change of a table that is not wanted. */
  | { readonly tag: 'unwanted'; readonly relation: Relation }
  | { readonly tag: 'other' };

export interface Relation {
  readonly oid: number;
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly parse: (text: string) => unknown }[];
  /** Place of a column in `columns`. */
  readonly indexOf: ReadonlyMap<string, number>;
}

/** One row inside a message. */
export interface Tuple {
  /** Undefined for a large value that was left out because it did not change, and for a column that is not there. */
  column(name: string): unknown;
  all(): Readonly<Record<string, unknown>>;
}

const TAG = {
  begin: 0x42,
  commit: 0x43,
  delete: 0x44,
  insert: 0x49,
  relation: 0x52,
  truncate: 0x54,
  update: 0x55,
} as const;
const VALUE = { null: 0x6e, unchanged: 0x75, text: 0x74 } as const;
const NEW_TUPLE = 0x4e;
/** No table has more (PostgreSQL appendix K). */
const MAX_COLUMNS = 1600;

const INTEGER_OIDS: readonly number[] = [types.builtins.INT2, types.builtins.INT4, types.builtins.INT8];
const DECIMAL_OIDS: readonly number[] = [
  types.builtins.FLOAT4,
  types.builtins.FLOAT8,
  types.builtins.NUMERIC,
];

/** `text[]`, which pg's list of types lacks. */
const TEXT_ARRAY_OID = 1009;

function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('An integer of the log is beyond the safe range.');
  return value;
}

/** One dimension, whose elements are never null. */
function parseTextArray(text: string): string[] {
  const elements = text.matchAll(/"((?:[^"\\]|\\.)*)"|([^,{}"]+)/gs);
  return Array.from(elements, ([, quoted, plain]) => plain ?? (quoted ?? '').replace(/\\(.)/gs, '$1'));
}

/** Ours, not the process-wide parsers of pg, so that nobody's change to those changes what the feed says. */
function columnParser(typeOid: number): (text: string) => unknown {
  if (INTEGER_OIDS.includes(typeOid)) return parseInteger;
  if (DECIMAL_OIDS.includes(typeOid)) return Number;
  if (typeOid === types.builtins.BOOL) return (text) => text === 't';
  if (typeOid === types.builtins.JSONB) return (text): unknown => JSON.parse(text);
  if (typeOid === TEXT_ARRAY_OID) return parseTextArray;
  if (typeOid === types.builtins.TIMESTAMPTZ) return types.getTypeParser(types.builtins.TIMESTAMPTZ, 'text');
  return (text) => text;
}

function readText(message: Buffer, offset: number): { text: string; next: number } {
  const end = message.indexOf(0, offset);
  if (end < 0) throw new RangeError('A message of the log ends within a name.');
  return { text: message.toString('utf8', offset, end), next: end + 1 };
}

function readRelation(message: Buffer): Relation {
  const oid = message.readUInt32BE(1);
  const { next: nameOffset } = readText(message, 5);
  const { text: name, next: afterName } = readText(message, nameOffset);
  const count = message.readUInt16BE(afterName + 1);
  const columns: { name: string; parse: (text: string) => unknown }[] = [];
  let offset = afterName + 3;
  for (let index = 0; index < count; index += 1) {
    const column = readText(message, offset + 1);
    columns.push({ name: column.text, parse: columnParser(message.readUInt32BE(column.next)) });
    offset = column.next + 8;
  }
  const indexOf = new Map(columns.map((column, index) => [column.name, index]));
  return { oid, name, columns, indexOf };
}

const nextValue = (message: Buffer, offset: number): number =>
  message[offset] === VALUE.text ? offset + 5 + message.readUInt32BE(offset + 1) : offset + 1;

function readValue(message: Buffer, offset: number, parse: (text: string) => unknown): unknown {
  switch (message[offset]) {
    case VALUE.null:
      return null;
    case VALUE.unchanged:
      return undefined;
    case VALUE.text:
      return parse(message.toString('utf8', offset + 5, nextValue(message, offset)));
    default:
      throw new RangeError('A value of the log is of a kind that was not asked for.');
  }
}

/** Where the columns of the tuple that was looked at last begin: several columns of one row are read in a row. */
const offsets = new Uint32Array(MAX_COLUMNS);
let laidOut: Tuple | undefined;

/** @param start of the tuple's number of columns */
function readTuple(message: Buffer, start: number, { columns, indexOf }: Relation): Tuple {
  const count = Math.min(message.readUInt16BE(start), columns.length, MAX_COLUMNS);

  function layOut(): void {
    if (laidOut === tuple) return;
    laidOut = undefined;
    let offset = start + 2;
    for (let index = 0; index < count; index += 1) {
      offsets[index] = offset;
      offset = nextValue(message, offset);
    }
    laidOut = tuple;
  }

  function valueAt(index: number): unknown {
    const column = columns[index];
    const offset = offsets[index];
    return column === undefined || offset === undefined
      ? undefined
      : readValue(message, offset, column.parse);
  }

  const tuple: Tuple = {
    column: (name) => {
      const index = indexOf.get(name);
      if (index === undefined || index >= count) return undefined;
      layOut();
      return valueAt(index);
    },
    all: () => {
      layOut();
      const row: Record<string, unknown> = {};
      for (let index = 0; index < count; index += 1) row[columns[index]?.name ?? ''] = valueAt(index);
      return row;
    },
  };
  return tuple;
}

function endOfTuple(message: Buffer, start: number): number {
  let offset = start + 2;
  for (let left = message.readUInt16BE(start); left > 0; left -= 1) offset = nextValue(message, offset);
  return offset;
}

/**
 * One reader per connection: it remembers the layouts of tables. `payload` is only borrowed, for pg uses its buffer
 * again; what outlives the call is copied.
 */
export function createPgoutputReader(isWanted: (table: string) => boolean): {
  read(payload: Buffer): PgoutputMessage;
} {
  const relations = new Map<number, Relation>();

  function relationAt(message: Buffer, offset: number): Relation {
    const relation = relations.get(message.readUInt32BE(offset));
    if (relation === undefined) throw new RangeError('The log speaks of a table that it did not describe.');
    return relation;
  }

  function change(op: 'insert' | 'update' | 'delete', payload: Buffer): PgoutputMessage {
    const relation = relationAt(payload, 1);
    if (!isWanted(relation.name)) return { tag: 'unwanted', relation };
    const message = Buffer.from(payload);
    const first = readTuple(message, 6, relation);
    if (op !== 'update' || message[5] === NEW_TUPLE)
      return { tag: 'change', op, relation, row: first, old: null };
    const row = readTuple(message, endOfTuple(message, 6) + 1, relation);
    return { tag: 'change', op, relation, row, old: first };
  }

  return {
    read: (payload) => {
      switch (payload[0]) {
        case TAG.insert:
          return change('insert', payload);
        case TAG.update:
          return change('update', payload);
        case TAG.delete:
          return change('delete', payload);
        case TAG.begin:
          return { tag: 'begin' };
        case TAG.commit:
          return {
            tag: 'commit',
            endLsn: payload.readBigUInt64BE(10),
            commitTimeMs: Number(payload.readBigInt64BE(18)) / 1000 + POSTGRES_EPOCH_MS,
          };
        case TAG.relation: {
          const relation = readRelation(payload);
          relations.set(relation.oid, relation);
          return { tag: 'relation', relation };
        }
        case TAG.truncate: {
          const count = payload.readUInt32BE(1);
          const truncated = Array.from({ length: count }, (_, index) => relationAt(payload, 6 + 4 * index));
          return { tag: 'truncate', relations: truncated };
        }
        default:
          return { tag: 'other' };
      }
    },
  };
}
