import { describe, expect, it } from 'vitest';
import { createPgoutputReader, type PgoutputMessage } from './pgoutput.ts';

const int16 = (value: number): Buffer => {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
};
const int32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const message = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));

const INT8 = 20;
const BOOL = 16;
const TEXT = 25;
const relation = (oid: number, name: string, columns: readonly (readonly [string, number])[]): Buffer =>
  message(
    'R',
    int32(oid),
    text('watchdesk'),
    text(name),
    'd',
    int16(columns.length),
    ...columns.map(([column, type]) =>
      message(Buffer.from([1]), text(column), int32(type), int32(0xffff_ffff)),
    ),
  );
const tuple = (...values: readonly (string | null | undefined)[]): Buffer =>
  message(
    int16(values.length),
    ...values.map((value) => {
      if (value === null) return Buffer.from('n');
      if (value === undefined) return Buffer.from('u');
      return message('t', int32(Buffer.byteLength(value)), value);
    }),
  );

const boxes = relation(7, 'boxes', [
  ['id', INT8],
  ['is_on', BOOL],
  ['note', TEXT],
]);

function reader(isWanted: (table: string) => boolean = () => true) {
  const created = createPgoutputReader(isWanted);
  created.read(boxes);
  return created;
}

function changeIn(read: PgoutputMessage) {
  if (read.tag !== 'change') throw new Error(`a change was expected, not ${read.tag}`);
  return { op: read.op, table: read.relation.name, row: read.row.all(), old: read.old?.all() ?? null };
}

describe('a change of the log', () => {
  it('has JSON as its value and lists of texts as lists', () => {
    const created = createPgoutputReader(() => true);
    created.read(
      relation(9, 'orders', [
        ['said', 3802],
        ['names', 1009],
      ]),
    );
    const { row } = changeIn(
      created.read(
        message('I', int32(9), 'N', tuple('{"zone": 4, "on": true}', '{password,"a, \\"b\\"",""}')),
      ),
    );
    expect(row).toEqual({ said: { zone: 4, on: true }, names: ['password', 'a, "b"', ''] });
  });

  it.each([
    [
      'an insert',
      message('I', int32(7), 'N', tuple('5', 't', 'ñ')),
      'insert',
      { id: 5, is_on: true, note: 'ñ' },
      null,
    ],
    [
      'a delete',
      message('D', int32(7), 'K', tuple('5', null, null)),
      'delete',
      { id: 5, is_on: null, note: null },
      null,
    ],
    [
      'an update',
      message('U', int32(7), 'N', tuple('5', 'f', undefined)),
      'update',
      { id: 5, is_on: false, note: undefined },
      null,
    ],
    [
      'an update that changed the key',
      message('U', int32(7), 'K', tuple('4', null, null), 'N', tuple('5', 'f', 'x')),
      'update',
      { id: 5, is_on: false, note: 'x' },
      { id: 4, is_on: null, note: null },
    ],
  ])('that is %s is read whole', (_name, payload, op, row, old) => {
    expect(changeIn(reader().read(payload))).toEqual({ op, table: 'boxes', row, old });
  });

  it('gives single columns, also after the buffer that it came in was used again', () => {
    const payload = message('I', int32(7), 'N', tuple('5', 't', 'kept'));
    const read = reader().read(payload);
    payload.fill(0);
    if (read.tag !== 'change') throw new Error('a change was expected');
    expect(['note', 'id', 'is_on', 'nothing'].map(read.row.column)).toEqual(['kept', 5, true, undefined]);
  });

  it('of a table that is not wanted is only counted', () => {
    const read = reader((table) => table !== 'boxes').read(message('I', int32(7), 'N', tuple('5', 't', 'x')));
    expect(read).toMatchObject({ tag: 'unwanted', relation: { name: 'boxes' } });
  });

  it('of a table that was never described is an error', () => {
    expect(() => reader().read(message('I', int32(8), 'N', tuple('5')))).toThrow('did not describe');
  });

  it('with an integer that loses digits is an error', () => {
    const read = reader().read(message('I', int32(7), 'N', tuple('9007199254740993', 't', '')));
    expect(() => changeIn(read)).toThrow(RangeError);
  });

  it('that is cut off is an error', () => {
    const whole = message('I', int32(7), 'N', tuple('5', 't', 'text'));
    expect(() => changeIn(reader().read(whole.subarray(0, 9)))).toThrow();
  });
});

it('a commit says where it ends and when it was', () => {
  const payload = Buffer.alloc(26);
  payload.write('C');
  payload.writeBigUInt64BE(0x16b374d848n, 10);
  payload.writeBigInt64BE(1_500_000n, 18);
  expect(reader().read(payload)).toEqual({
    tag: 'commit',
    endLsn: 0x16b374d848n,
    commitTimeMs: Date.parse('2000-01-01T00:00:01.500Z'),
  });
});

it('a truncate names its tables', () => {
  const read = reader().read(message('T', int32(1), Buffer.from([0]), int32(7)));
  expect(read).toMatchObject({ tag: 'truncate', relations: [{ name: 'boxes' }] });
});

it('what carries no rows is passed over', () => {
  expect(reader().read(Buffer.from('Y'))).toEqual({ tag: 'other' });
  expect(reader().read(Buffer.from('B'))).toEqual({ tag: 'begin' });
});
