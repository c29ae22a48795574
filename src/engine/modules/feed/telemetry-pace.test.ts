import { describe, expect, it } from 'vitest';
import { createTelemetryPace } from './telemetry-pace.ts';

const settled = (costMs: number, readers: number): number => {
  const pace = createTelemetryPace(() => readers);
  for (let frame = 0; frame < 100; frame += 1) pace.sent(costMs);
  return pace.gapMs();
};

describe('telemetry', () => {
  it('reaches a single desk within milliseconds', () => {
    expect(settled(0.3, 1)).toBeLessThan(5);
  });

  it('takes the same part of the process however many desks look on', () => {
    for (const readers of [10, 20, 40]) {
      const gapMs = settled(0.3, readers);
      expect((0.3 * readers) / gapMs).toBeCloseTo(0.25);
    }
  });

  it('waits no longer than a tenth of a second', () => {
    expect(settled(5, 500)).toBe(100);
  });

  it('goes at its quickest before anything was measured', () => {
    expect(createTelemetryPace(() => 3).gapMs()).toBe(4);
  });
});
