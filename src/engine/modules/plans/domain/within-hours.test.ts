import { describe, expect, test } from 'vitest';
import { isWithinHours } from './within-hours.ts';

const OFFICE = [{ days: [1, 2, 3, 4, 5], from: '08:00', until: '17:30' }];
const NIGHT = [{ days: [5], from: '22:00', until: '06:00' }];

describe('the hours of a contact', () => {
  test.each([
    ['none', [], '2026-11-22T03:00Z', 'UTC', true],
    ['on a working day', OFFICE, '2026-11-20T08:00Z', 'UTC', true],
    ['that have just ended', OFFICE, '2026-11-20T17:30Z', 'UTC', false],
    ['on a day that is none of theirs', OFFICE, '2026-11-21T12:00Z', 'UTC', false],
    ['by the clock of the site, not of UTC', OFFICE, '2026-11-20T12:59Z', 'America/Lima', false],
    ['by the clock of the site, one minute later', OFFICE, '2026-11-20T13:00Z', 'America/Lima', true],
    ['over midnight, before it', NIGHT, '2026-11-20T23:59Z', 'UTC', true],
    ['over midnight, after it', NIGHT, '2026-11-21T05:59Z', 'UTC', true],
    ['over midnight, over', NIGHT, '2026-11-21T06:00Z', 'UTC', false],
    ['over midnight, a night too early', NIGHT, '2026-11-20T05:00Z', 'UTC', false],
  ])('%s', (_, hours, at, timeZone, expected) => {
    expect(isWithinHours(hours, new Date(at), timeZone)).toBe(expected);
  });
});
