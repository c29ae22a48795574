import {
  CSV_COLUMNS,
  type CsvColumn,
  type CsvProblem,
  type ImportError,
} from '../../../../shared/registry/csv.ts';
import { unguarded } from './csv-text.ts';
import type { DeviceLine } from './device-line.ts';
import { readCell } from './read-cell.ts';

/** What stands in a line of the file; cells as they were written. */
export interface RawLine {
  /** As an editor counts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A line whose cells could be read. Only columns of the file are in it. */
export interface ReadLine {
  readonly line: number;
  readonly values: Partial<DeviceLine>;
}

const LONGEST_SHOWN = 80;

export function errorAt(
  line: number,
  column: string | null,
  value: string,
  problem: CsvProblem,
): ImportError {
  return { line, column, value: value.slice(0, LONGEST_SHOWN), problem };
}

interface Head {
  /** By place; null where the column is unknown. */
  readonly columns: readonly (CsvColumn | null)[];
  readonly errors: readonly ImportError[];
}

export function readHead({ line, cells }: RawLine): Head {
  const names = cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const columns = names.map((name) => CSV_COLUMNS.find((column) => column === name) ?? null);
  const errors = names.flatMap((name, place) => {
    const written = cells[place] ?? '';
    if (columns[place] === null) return [errorAt(line, written, written, 'unknown-column')];
    return names.indexOf(name) < place ? [errorAt(line, name, written, 'column-twice')] : [];
  });
  const missing = columns.includes('hostname')
    ? []
    : [errorAt(line, 'hostname', '', 'column-missing' as const)];
  return { columns, errors: [...errors, ...missing] };
}

/** Reads a line by the columns of the head; `errors` has an entry for each bad cell. */
export function readLine(
  columns: Head['columns'],
  { line, cells }: RawLine,
): { readonly read: ReadLine; readonly errors: readonly ImportError[] } {
  const errors: ImportError[] = [];
  const values: Values = {};
  if (cells.length < columns.length) errors.push(errorAt(line, null, String(cells.length), 'too-few-cells'));
  if (cells.length > columns.length) errors.push(errorAt(line, null, String(cells.length), 'too-many-cells'));
  for (const [place, column] of columns.entries()) {
    const cell = cells[place];
    if (column === null || cell === undefined) continue;
    const problem = readInto(values, column, cell);
    if (problem !== null) errors.push(errorAt(line, column, cell, problem));
  }
  return { read: { line, values }, errors };
}

type Values = { -readonly [Column in CsvColumn]?: DeviceLine[Column] };

function readInto<Column extends CsvColumn>(values: Values, column: Column, cell: string): CsvProblem | null {
  const read = readCell[column](unguarded(cell).trim());
  if (!read.ok) return read.problem;
  values[column] = read.value;
  return null;
}
