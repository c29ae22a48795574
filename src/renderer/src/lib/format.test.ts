import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDay,
  formatDuration,
  formatMoment,
  formatNumber,
  formatUtc,
  formatZone,
} from './format.ts';

const lima = { language: 'en-GB', timeZone: 'America/Lima' };
const now = new Date('2026-11-21T03:10:00Z');

describe('moments', () => {
  test('show the time alone when they are of the same day in the station’s zone', () => {
    expect(formatMoment(new Date('2026-11-20T19:02:31Z'), now, lima)).toBe('14:02:31');
  });
  test('show day and minute when they are of an earlier day', () => {
    expect(formatMoment(new Date('2026-11-19T19:02:31Z'), now, lima)).toBe('19 Nov 14:02');
  });
  test('name the year when it is another one', () => {
    expect(formatMoment(new Date('2025-11-19T19:02:31Z'), now, lima)).toBe('19 Nov 2025 14:02');
  });
  test('use the person’s language', () => {
    const style = { language: 'es', timeZone: 'America/Lima' };
    expect(formatMoment(new Date('2026-11-19T19:02:31Z'), now, style)).toBe('19 nov 14:02');
  });
  test('are days or months under a long axis', () => {
    const at = new Date('2026-11-20T03:00:00Z');
    expect(formatDay(at, lima, 'day')).toBe('19 Nov');
    expect(formatDay(at, { ...lima, language: 'es' }, 'month')).toBe('nov 2026');
  });
  test('write midnight as 00, not 24', () => {
    expect(formatMoment(new Date('2026-11-20T05:00:09Z'), now, lima)).toBe('00:00:09');
  });
  test('give UTC in full', () => {
    expect(formatUtc(new Date('2026-11-20T19:02:31.500Z'))).toBe('2026-11-20 19:02:31 UTC');
  });
  test.each([
    ['America/Lima', 'UTC-5'],
    ['Asia/Kolkata', 'UTC+5:30'],
    ['UTC', 'UTC'],
  ])('name the zone %s as %s', (timeZone, name) => {
    expect(formatZone(now, timeZone)).toBe(name);
  });
});

describe('durations', () => {
  test.each([
    [-5_000, '00:00'],
    [7_000, '00:07'],
    [3_599_999, '59:59'],
    [3_600_000, '1 h 0 min'],
    [8_040_000, '2 h 14 min'],
    [86_399_999, '23 h 59 min'],
    [273_600_000, '3 d 4 h'],
  ])('of %d ms read %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('numbers', () => {
  test('keep the decimals of their metric', () => {
    expect(formatNumber(23, 1, 'en')).toBe('23.0');
    expect(formatNumber(23.25, 1, 'es')).toBe('23,3');
  });
});

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [512, '512 B'],
    [1023, '1.0 kB'],
    [8602, '8.4 kB'],
    [12_582_912, '12 MB'],
    [1_048_200, '1.0 MB'],
    [3_650_722_202, '3.4 GB'],
    [-2048, '-2.0 kB'],
  ])('of %d read %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en')).toBe(text);
  });

  test('have the decimal sign of the language', () => {
    expect(formatBytes(8602, 'es')).toBe('8,4 kB');
  });
});

describe('counts', () => {
  test('are grouped from five digits on', () => {
    expect(formatCount(9999, 'en-GB')).toBe('9999');
    expect(formatCount(1_234_567, 'en-GB')).toBe('1,234,567');
    expect(formatCount(12_345, 'es')).toBe('12.345');
  });
});
