import { expect, test } from 'vitest';
import { clockText } from './clock-text.ts';

test.each([
  [0, '±0.0 s'],
  [-49, '±0.0 s'],
  [50, '+0.1 s'],
  [3240, '+3.2 s'],
  [-420, '−0.4 s'],
  [-3_600_000, '−3600.0 s'],
])('a clock that is %d ms ahead says %s', (aheadMs, text) => {
  expect(clockText({ aheadMs }, 'en-GB')).toBe(text);
});
