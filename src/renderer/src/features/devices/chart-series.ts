import type { DeviceHistory } from '../../../../shared/devices/model.ts';

/** Even an unchanged value is written every 5 minutes; twice that without a row means the box was silent. */
export const GAP_MS = 600_000;
export const CHART_WINDOW_MS = 86_400_000;

export const CHART_METRICS = ['temperatureC', 'humidityPercent', 'fanPwmDutyPercent'] as const;
export type ChartMetric = (typeof CHART_METRICS)[number];

/** Points of the three charts over one time axis; an all-null point between two others draws a gap. */
export interface ChartSeries {
  /** Unix seconds, as the chart library wants them; rising. */
  readonly timeS: readonly number[];
  readonly values: Readonly<Record<ChartMetric, readonly (number | null)[]>>;
}

export type Sample = { readonly timeMs: number } & Readonly<Record<ChartMetric, number | null>>;

interface Columns {
  timeS: number[];
  values: Record<ChartMetric, (number | null)[]>;
}

function push(columns: Columns, sample: Sample): void {
  const lastS = columns.timeS.at(-1);
  const timeS = sample.timeMs / 1000;
  if (lastS !== undefined && sample.timeMs - lastS * 1000 > GAP_MS) {
    // One second after the last true point: the line ends there instead of reaching across the silence.
    columns.timeS.push(lastS + 1);
    for (const metric of CHART_METRICS) columns.values[metric].push(null);
  }
  columns.timeS.push(timeS);
  for (const metric of CHART_METRICS) columns.values[metric].push(sample[metric]);
}

const empty = (): Columns => ({
  timeS: [],
  values: { temperatureC: [], humidityPercent: [], fanPwmDutyPercent: [] },
});

/** Rows that are not later than the one before are left out: the chart needs a rising axis. */
export function seriesOf(history: DeviceHistory): ChartSeries {
  const columns = empty();
  for (const [index, timeMs] of history.timeMs.entries()) {
    const lastS = columns.timeS.at(-1);
    if (lastS !== undefined && timeMs <= lastS * 1000) continue;
    push(columns, {
      timeMs,
      temperatureC: history.temperatureC[index] ?? null,
      humidityPercent: history.humidityPercent[index] ?? null,
      fanPwmDutyPercent: history.fanPwmDutyPercent[index] ?? null,
    });
  }
  return columns;
}

/** The series with one live sample at its end and without what has left the window; itself when nothing is newer. */
export function appendSample(series: ChartSeries, sample: Sample): ChartSeries {
  const lastS = series.timeS.at(-1);
  if (lastS !== undefined && sample.timeMs <= lastS * 1000) return series;
  const earliestS = (sample.timeMs - CHART_WINDOW_MS) / 1000;
  const from = series.timeS.findIndex((timeS) => timeS >= earliestS);
  const start = from === -1 ? series.timeS.length : from;
  const columns: Columns = {
    timeS: series.timeS.slice(start),
    values: {
      temperatureC: series.values.temperatureC.slice(start),
      humidityPercent: series.values.humidityPercent.slice(start),
      fanPwmDutyPercent: series.values.fanPwmDutyPercent.slice(start),
    },
  };
  push(columns, sample);
  return columns;
}

export interface SeriesSummary {
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly lastAtMs: number;
}

/** What a person who does not see the chart is told; null where nothing was reported. */
export function summaryOf(series: ChartSeries, metric: ChartMetric): SeriesSummary | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let last: number | null = null;
  let lastAtMs = 0;
  for (const [index, value] of series.values[metric].entries()) {
    if (value === null) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    last = value;
    lastAtMs = (series.timeS[index] ?? 0) * 1000;
  }
  return last === null ? null : { min, max, last, lastAtMs };
}
