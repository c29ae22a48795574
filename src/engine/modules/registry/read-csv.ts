import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { CSV_MAX_BYTES, CSV_MAX_LINES, type ImportError } from '../../../shared/registry/csv.ts';
import { AppError } from '../../platform/app-error.ts';
import { delimiterOf } from './domain/csv-text.ts';
import { errorAt, type RawLine } from './domain/read-lines.ts';

const unpack = promisify(gunzip);

/** The text of a packed file. What unpacks to more than a file may have is refused before it takes the memory. */
export async function unpackCsv(gzip: string): Promise<string> {
  try {
    return (await unpack(Buffer.from(gzip, 'base64'), { maxOutputLength: CSV_MAX_BYTES })).toString('utf8');
  } catch (cause) {
    throw new AppError('CSV_UNREADABLE', undefined, { cause });
  }
}

type ReadCsv = { readonly lines: readonly RawLine[] } | { readonly errors: readonly ImportError[] };

const newlinesIn = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);

/** Where a text that is not UTF-8 was read as if. */
const NOT_UTF8 = '\u{fffd}';

/** Splits a file into lines and cells; it need not be of devices. */
export function readCsv(text: string): ReadCsv {
  const broken = text.indexOf(NOT_UTF8);
  if (broken >= 0) {
    const line = text.slice(0, broken).split('\n').length;
    return { errors: [errorAt(line, null, text.slice(broken).split(/[\r\n]/, 1)[0] ?? '', 'not-utf8')] };
  }
  try {
    const lines: RawLine[] = [];
    // Within quotes the parser counts each of the two characters that end a line elsewhere.
    let countedTwice = 0;
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines: endsAt }) => {
        countedTwice += cells.reduce((count, cell) => count + cell.split('\r\n').length - 1, 0);
        lines.push({ line: endsAt - countedTwice - newlinesIn(cells), cells });
        return null;
      },
    });
    return lines.length > CSV_MAX_LINES + 1
      ? { errors: [errorAt(CSV_MAX_LINES + 2, null, '', 'too-many-lines')] }
      : { lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line: unknown = Reflect.get(error, 'lines');
    return { errors: [errorAt(typeof line === 'number' ? line : 1, null, '', 'broken-quotes')] };
  }
}
