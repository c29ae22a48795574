import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../../test/support/postgres.ts';
import { type BinaryType, type BinaryValues, binaryArray } from './binary-array.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

async function read<Type extends BinaryType>(type: Type, values: readonly (BinaryValues[Type] | null)[]) {
  const rows = await test.sql(
    `select value::text from unnest($1::${type}[]) with ordinality as row (value, place) order by place`,
    [binaryArray(type, values)],
  );
  return rows.map(({ value }) => value);
}

const limit = Number.MAX_SAFE_INTEGER;

describe('a binary array', () => {
  it.each([
    ['bigint', [0, 1, -1, 4_294_967_296, -4_294_967_297, limit, -limit, null], null],
    ['int', [0, 2_147_483_647, -2_147_483_648, null], null],
    ['smallint', [0, 32_767, -32_768, null], null],
    ['real', [0, 20.5, -0.25, null], null],
    ['boolean', [true, false, null], ['true', 'false', null]],
    ['bytea', [Uint8Array.of(), Uint8Array.of(0, 255), null], ['\\x', '\\x00ff', null]],
    [
      'timestamptz',
      [1_800_000_000_123_456, 0, null],
      ['2027-01-15 08:00:00.123456+00', '1970-01-01 00:00:00+00', null],
    ],
  ] as const)('of %s means the same to the server', async (type, values, texts) => {
    const expected = texts ?? values.map((value) => (value === null ? null : String(value)));
    expect(await read(type, values)).toEqual(expected);
  });

  it('of nothing is empty', async () => {
    expect(await read('bigint', [])).toEqual([]);
  });

  it.each([
    ['smallint', 32_768],
    ['int', 4_294_967_296],
    ['bigint', 2 ** 53],
    ['timestamptz', 0.5],
  ] as const)('of %s refuses %d', (type, value) => {
    expect(() => binaryArray(type, [value])).toThrow(RangeError);
  });
});
