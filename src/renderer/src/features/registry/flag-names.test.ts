import { expect, test } from 'vitest';
import { parseFlagNames, writeFlagNames } from './flag-names.ts';

test.each([
  ['3 Battery low\n0: Door open\n\n', { '0': 'Door open', '3': 'Battery low' }],
  ['', {}],
  ['07 = Fan stuck', { '7': 'Fan stuck' }],
  ['32 Too high', null],
  ['3 One\n3 Two', null],
  ['no number', null],
  ['5', null],
])('%j is read as %j', (text, names) => {
  expect(parseFlagNames(text)).toEqual(names);
});

test('what is written is read again, by bit', () => {
  const text = writeFlagNames({ '10': 'Radio', '2': 'Battery low' });
  expect(text).toBe('2 Battery low\n10 Radio');
  expect(parseFlagNames(text)).toEqual({ '2': 'Battery low', '10': 'Radio' });
});
