import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendSample, CHART_WINDOWS_MS, GAP_MS, type Sample, seriesOf, summaryOf } from './chart-series.ts';
import { NOON_MS } from './device.fixture.ts';

const sample = (timeMs: number, temperatureC: number | null = 20): Sample => ({
  timeMs,
  temperatureC,
  humidityPercent: 50,
  fanPwmDutyPercent: 0,
});

const history = (samples: readonly Sample[]) =>
  seriesOf('day', {
    resolution: 'row',
    band: null,
    timeMs: samples.map((one) => one.timeMs),
    temperatureC: samples.map((one) => one.temperatureC),
    humidityPercent: samples.map((one) => one.humidityPercent),
    fanPwmDutyPercent: samples.map((one) => one.fanPwmDutyPercent),
  });

describe('a chart of the last day', () => {
  it('shows a gap only where the box was silent for more than ten minutes', () => {
    const bridged = history([sample(NOON_MS), sample(NOON_MS + GAP_MS)]);
    expect(bridged.values.temperatureC).toEqual([20, 20]);
    const broken = history([sample(NOON_MS), sample(NOON_MS + GAP_MS + 1, 21)]);
    expect(broken.values.temperatureC).toEqual([20, null, 21]);
    expect(broken.values.fanPwmDutyPercent).toEqual([0, null, 0]);
  });

  it('takes a live value only when it is newer than the last', () => {
    const series = history([sample(NOON_MS)]);
    expect(appendSample(series, sample(NOON_MS, 99))).toBe(series);
    expect(appendSample(series, sample(NOON_MS + 30_000, 22)).values.temperatureC).toEqual([20, 22]);
  });

  it('lets go what is older than a day', () => {
    const series = history([sample(NOON_MS), sample(NOON_MS + 1000)]);
    const later = appendSample(series, sample(NOON_MS + CHART_WINDOWS_MS.day + 500, 23));
    expect(later.timeS[0]).toBe(NOON_MS / 1000 + 1);
    expect(later.values.temperatureC.at(-1)).toBe(23);
  });

  it('shows hours with the band that their values lay in, and takes no live value among them', () => {
    const column = (values: readonly (number | null)[]) => ({
      temperatureC: [...values],
      humidityPercent: [...values],
      fanPwmDutyPercent: [...values],
    });
    const hour = 3_600_000;
    const series = seriesOf('week', {
      resolution: 'hour',
      timeMs: [NOON_MS, NOON_MS + hour, NOON_MS + 3 * hour],
      ...column([20, 21, 22]),
      band: { lowest: column([18, 19, 20]), highest: column([25, null, 23]) },
    });
    expect(series.values.temperatureC).toEqual([20, 21, null, 22]);
    expect(series.band?.highest.temperatureC).toEqual([25, null, null, 23]);
    expect(appendSample(series, sample(NOON_MS + 4 * hour))).toBe(series);
    expect(summaryOf(series, 'temperatureC')).toMatchObject({ min: 18, max: 25, last: 22 });
  });

  it('always has a rising axis and columns of one length, whatever the rows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * GAP_MS })), (offsets) => {
        const series = history(offsets.map((offset) => sample(NOON_MS + offset)));
        for (const [index, timeS] of series.timeS.entries()) {
          const next = series.timeS[index + 1];
          if (next !== undefined) expect(next).toBeGreaterThan(timeS);
        }
        expect(series.values.temperatureC).toHaveLength(series.timeS.length);
      }),
    );
  });

  it('is told in words: lowest, highest and last', () => {
    const series = history([sample(NOON_MS, 18), sample(NOON_MS + 1000, 31), sample(NOON_MS + 2000, null)]);
    expect(summaryOf(series, 'temperatureC')).toEqual({
      min: 18,
      max: 31,
      last: 31,
      lastAtMs: NOON_MS + 1000,
    });
    expect(summaryOf(history([]), 'temperatureC')).toBeNull();
  });
});
