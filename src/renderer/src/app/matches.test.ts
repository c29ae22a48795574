import { expect, test } from 'vitest';
import { matches } from './matches.ts';

test('every word must be somewhere, in any of the texts', () => {
  expect(matches('panic box', 'PANIC 1', 'Box 0C42')).toBe(true);
  expect(matches('panic fire', 'PANIC 1', 'Box 0C42')).toBe(false);
});
