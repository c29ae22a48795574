import { expect, it } from 'vitest';
import { formatAge } from './format-age.ts';

it.each([
  [0, '00:00'],
  [7_999, '00:07'],
  [61_000, '01:01'],
  [3_599_999, '59:59'],
  [3_600_000, '1 h 00 min'],
  [8_040_000, '2 h 14 min'],
  [86_400_000, '1 d 00 h'],
  [-5_000, '00:00'],
])('an age of %i ms reads %s', (ageMs, text) => {
  expect(formatAge(1_000_000, 1_000_000 + ageMs)).toBe(text);
});
