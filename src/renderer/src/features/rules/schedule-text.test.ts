import { describe, expect, it } from 'vitest';
import { readDates, readSpans, spansText } from './schedule-text.ts';

describe('hours of a day', () => {
  it('are written and read back as they were', () => {
    const spans = [
      { fromMin: 0, toMin: 390 },
      { fromMin: 1320, toMin: 1440 },
    ];
    expect(spansText(spans)).toBe('00:00-06:30, 22:00-24:00');
    expect(readSpans(spansText(spans))).toEqual(spans);
    expect(readSpans('')).toEqual([]);
  });
  it('are read as people write them', () => {
    expect(readSpans('8-12 13:30 – 18')).toEqual([
      { fromMin: 480, toMin: 720 },
      { fromMin: 810, toMin: 1080 },
    ]);
  });
  it.each(['22-6', '8', '25-26', '8:70-9', 'always'])('are refused as "%s"', (text) => {
    expect(readSpans(text)).toBeNull();
  });
});

describe('holidays', () => {
  it('are dates, in order and once each', () => {
    expect(readDates('2026-12-25\n2026-01-01, 2026-12-25')).toEqual(['2026-01-01', '2026-12-25']);
    expect(readDates('25 December')).toBeNull();
  });
});
