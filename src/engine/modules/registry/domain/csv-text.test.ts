import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCsv } from '../read-csv.ts';
import { delimiterOf, guarded, unguarded, writeCsv } from './csv-text.ts';

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.stringMatching(/^['=+\-@\t\r\n",; a]{0,6}$/),
);

/** What the reader cannot tell apart from an empty line, or from a text that is not UTF-8. */
const isPlain = (cells: readonly string[]): boolean =>
  cells.some((text) => text !== '') && !cells.join().includes('\u{fffd}');

test('what was written is read again, whatever stands in the cells', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }).filter(isPlain), { minLength: 1 }),
      (lines) => {
        // The head decides what separates the cells.
        const read = readCsv(writeCsv([['a', 'b', 'c'], ...lines]));
        expect(read).toMatchObject({ lines: [{ line: 1 }, ...lines.map((cells) => ({ cells }))] });
      },
    ),
  );
});

test('no guarded text begins as a formula does, and the guard comes off again', () => {
  fc.assert(
    fc.property(cell, (text) => {
      expect(guarded(text)).not.toMatch(/^[=+\-@\t\r\n]/);
      expect(unguarded(guarded(text))).toBe(text);
    }),
  );
});

test.each([
  ['hostname,name\na;b,c', ','],
  ['hostname;name;site\n1,5;2;3', ';'],
  ['hostname\tname', '\t'],
  ['hostname', ','],
])('the head %j says what separates the cells', (text, delimiter) => {
  expect(delimiterOf(text)).toBe(delimiter);
});

test('a line is counted as an editor counts it, also after empty lines and lines within quotes', () => {
  const read = readCsv('hostname,notes\r\nbox-1,"two\r\nlines"\r\n\r\nbox-2,one\r\n');
  expect(read).toEqual({
    lines: [
      { line: 1, cells: ['hostname', 'notes'] },
      { line: 2, cells: ['box-1', 'two\r\nlines'] },
      { line: 5, cells: ['box-2', 'one'] },
    ],
  });
});

test.each([
  ['an open quote', 'hostname,notes\nbox-1,"never closed\n', { line: 2, problem: 'broken-quotes' }],
  ['another encoding', 'hostname\nbox-1\nPer\u{fffd}\n', { line: 3, value: '\u{fffd}', problem: 'not-utf8' }],
])('a file with %s is refused with its line', (_name, text, error) => {
  expect(readCsv(text)).toMatchObject({ errors: [error] });
});
