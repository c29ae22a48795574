import pg from 'pg';

const INT8_OID = 20;
const INT8_ARRAY_OID = 1016;

/** Our ids and counters stay far below 2^53; a value beyond it must not lose digits silently. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint column holds more than 53 bits');
  return value;
}

/** One dimension; the elements of a bigint array are never quoted. */
function parseInt8Array(text: string): (number | null)[] {
  const items = text.slice(1, -1);
  return items === '' ? [] : items.split(',').map((item) => (item === 'NULL' ? null : parseInt8(item)));
}

/** bigint as number; everything else as pg has it (timestamptz as Date, numeric, inet and macaddr as text). */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(oid, format) {
    const type: number = oid;
    if (format !== 'binary' && type === INT8_OID) return parseInt8;
    if (format !== 'binary' && type === INT8_ARRAY_OID) return parseInt8Array;
    return pg.types.getTypeParser(oid, format);
  },
};
