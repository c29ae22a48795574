import { expect, test } from 'vitest';
import { fieldText, periodOf, readPeriod } from './period.ts';

const NOW = new Date(2026, 2, 8, 14, 2, 31);

test('today begins at midnight of this station', () => {
  expect(periodOf('today', NOW)).toEqual({ from: new Date(2026, 2, 8), to: NOW });
});

test.each([
  ['day', 1],
  ['week', 7],
  ['month', 30],
] as const)('a %s is %i times 24 hours that end now', (choice, days) => {
  const { from, to } = periodOf(choice, NOW);
  expect(to).toEqual(NOW);
  expect(to.getTime() - from.getTime()).toBe(days * 86_400_000);
});

test('a period of one’s own is what its fields say', () => {
  const from = new Date(2026, 1, 1, 8, 30);
  expect(readPeriod(fieldText(from), fieldText(NOW))).toEqual({ from, to: new Date(2026, 2, 8, 14, 2) });
});

test.each([
  ['ends before it begins', '2026-03-02T00:00', '2026-03-01T00:00'],
  ['has no length', '2026-03-01T00:00', '2026-03-01T00:00'],
  ['is longer than a year', '2024-03-01T00:00', '2026-03-01T00:00'],
  ['is not there', '', '2026-03-01T00:00'],
])('a period that %s is none', (_, from, to) => {
  expect(readPeriod(from, to)).toBeNull();
});
