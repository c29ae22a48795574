import { expect, test } from 'vitest';
import { createLastSlots, lastSlot, nextSlot } from './schedule.ts';

const NOW = new Date('2026-03-10T14:20:30Z');

test.each([
  ['*/15 * * * *', '2026-03-10T14:15:00Z', '2026-03-10T14:30:00Z'],
  ['10 3 * * *', '2026-03-10T03:10:00Z', '2026-03-11T03:10:00Z'],
  ['0 4 * * 0', '2026-03-08T04:00:00Z', '2026-03-15T04:00:00Z'],
])('%s was due at %s and is next at %s', (schedule, last, next) => {
  expect(lastSlot(schedule, NOW)).toEqual(new Date(last));
  expect(nextSlot(schedule, NOW)).toEqual(new Date(next));
});

test('a time that has just come is the last one, not the next', () => {
  const exactly = new Date('2026-03-10T03:10:00.001Z');
  expect(lastSlot('10 3 * * *', exactly)).toEqual(new Date('2026-03-10T03:10:00Z'));
  expect(nextSlot('10 3 * * *', exactly)).toEqual(new Date('2026-03-11T03:10:00Z'));
});

test('what is remembered is what would be found, whichever way the clock goes', () => {
  const remembered = createLastSlots();
  const start = NOW.getTime();
  const minutes = [0, 1, 9, 10, 11, 24.5, 24.5, 600, 2000, 1999, -3000, 0.001, 9.5, 9.5001];
  for (const schedule of ['*/15 * * * *', '10 3 * * *', '0 4 * * 0']) {
    for (const minute of minutes) {
      const now = new Date(start + minute * 60_000);
      expect(remembered(schedule, now)).toEqual(lastSlot(schedule, now));
    }
  }
});

test('a timetable that is none is refused', () => {
  expect(() => nextSlot('at night', NOW)).toThrow();
});
