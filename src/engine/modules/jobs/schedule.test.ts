import { expect, test } from 'vitest';
import { lastSlot, nextSlot } from './schedule.ts';

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

test('a timetable that is none is refused', () => {
  expect(() => nextSlot('at night', NOW)).toThrow();
});
