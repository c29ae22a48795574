import { expect, it } from 'vitest';
import { parseOptionalWhole, parseWhole, parseWholes } from './parse-whole.ts';

it.each([
  ['90', 90],
  [' 15 ', 15],
  ['0', null],
  ['1.5', null],
  ['-3', null],
  ['', null],
  ['12345678', null],
])('%j is read as %s', (text, value) => {
  expect(parseWhole(text)).toBe(value);
});

it('nothing at all is a choice where it may be left out', () => {
  expect(parseOptionalWhole('  ')).toBeNull();
  expect(parseOptionalWhole('soon')).toBe('wrong');
  expect(parseOptionalWhole('60')).toBe(60);
});

it('a list is put in order and holds each once', () => {
  expect(parseWholes('60, 15,30,15')).toEqual([15, 30, 60]);
  expect(parseWholes('60,,30')).toBeNull();
});
