import { type BinaryType, type BinaryValues, binaryArray } from './binary-array.ts';

/** Types that travel as text: rare columns, and enums, whose numbers differ from database to database. */
type TextType =
  | 'text'
  | 'macaddr'
  | 'inet'
  | 'numeric'
  | 'device_state'
  | 'network_type'
  | 'change_type_enum'
  | 'alarm_type_enum'
  | 'event_state_enum'
  | 'priority_enum'
  | 'reject_reason';

interface TextColumn<Row> {
  readonly name: string;
  readonly type: TextType;
  readonly value: (row: Row) => string | number | null;
}

type BinaryColumns<Row> = {
  readonly [Type in BinaryType]: {
    readonly name: string;
    readonly type: Type;
    readonly value: (row: Row) => BinaryValues[Type] | null;
  };
};

/** One column of a bulk statement: `type` is the type of one value, for the cast of its array. */
export type Column<Row> = TextColumn<Row> | BinaryColumns<Row>[BinaryType];

export interface Columns<Row> {
  readonly count: number;
  /** "a, b, c" */
  readonly names: string;
  /** "unnest($1::bigint[], $2::text[], …)" */
  readonly unnest: string;
  /** "unnest($1::bigint[]) as a, …", for a select of its own: rows as they are made, where `unnest` keeps them all first. */
  readonly each: string;
  /** One parameter for each column: arrays of columns bind several times faster than rows. */
  values(rows: readonly Row[]): unknown[];
}

/** Statements over many rows at once; unnest of arrays is 50 times as fast as one insert a row. */
export function columns<Row>(list: readonly Column<Row>[]): Columns<Row> {
  const arrays = list.map(({ type }, index) => `$${index + 1}::${type}[]`);
  return {
    count: list.length,
    names: list.map(({ name }) => name).join(', '),
    unnest: `unnest(${arrays.join(', ')})`,
    each: list.map(({ name }, index) => `unnest(${arrays[index]}) as ${name}`).join(', '),
    values: (rows) => list.map((column) => parameterOf(column, rows)),
  };
}

function parameterOf<Row>(column: Column<Row>, rows: readonly Row[]): unknown {
  switch (column.type) {
    case 'bigint':
    case 'int':
    case 'smallint':
    case 'real':
    case 'timestamptz':
      return binaryArray(column.type, rows.map(column.value));
    case 'boolean':
      return binaryArray(column.type, rows.map(column.value));
    case 'bytea':
      return binaryArray(column.type, rows.map(column.value));
    default:
      return rows.map(column.value);
  }
}
