import { expect, it } from 'vitest';
import { middleSlope, percentile } from './figures.ts';

it.each([
  [[5, 1, 3], 0.5, 3],
  [[1, 2, 3, 4], 0.99, 4],
  [[7], 0.01, 7],
])('the percentile of %j at %d is %d', (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});

it.each([
  [
    'a rise',
    [
      [0, 5],
      [1, 7],
      [2, 9],
    ],
    2,
  ],
  [
    'a saw',
    [
      [0, 1],
      [1, 3],
      [2, 1],
      [3, 3],
      [4, 1],
    ],
    0,
  ],
  [
    'a rise that ends on the highest tooth',
    [
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 40],
    ],
    1,
  ],
  [
    'one moment',
    [
      [1, 4],
      [1, 6],
    ],
    0,
  ],
  ['nothing', [], 0],
] as const)('the middle slope of %s', (_what, points, expected) => {
  expect(middleSlope(points)).toBe(expected);
});
