import type { DeviceHistory, MeasurementColumns } from '../../../../shared/devices/model.ts';

/** Even an unchanged value is written every 5 minutes; twice that without a row means the box was silent. */
export const GAP_MS = 600_000;
const DAY_MS = 86_400_000;
/** Of hours and days one may be missing by the turn of a clock, two are silence. */
const GAPS_MS: Readonly<Record<DeviceHistory['resolution'], number>> = {
  row: GAP_MS,
  hour: (DAY_MS / 24) * 1.5,
  day: DAY_MS * 1.5,
};

export const CHART_RANGES = ['day', 'week', 'quarter', 'years'] as const;
export type ChartRange = (typeof CHART_RANGES)[number];

/** How much of the past a chart shows. */
export const CHART_WINDOWS_MS: Readonly<Record<ChartRange, number>> = {
  day: DAY_MS,
  week: 7 * DAY_MS,
  quarter: 90 * DAY_MS,
  years: 730 * DAY_MS,
};

export const CHART_METRICS = ['temperatureC', 'humidityPercent', 'fanPwmDutyPercent'] as const;
export type ChartMetric = (typeof CHART_METRICS)[number];

type Values = Readonly<Record<ChartMetric, readonly (number | null)[]>>;

/** Points of the three charts over one time axis; an all-null point between two others draws a gap. */
export interface ChartSeries {
  readonly range: ChartRange;
  /** Unix seconds, as the chart library wants them; rising. */
  readonly timeS: readonly number[];
  readonly values: Values;
  /** Between what the values of an hour or a day lay; null where each point is a value. */
  readonly band: { readonly lowest: Values; readonly highest: Values } | null;
}

export type Sample = { readonly timeMs: number } & Readonly<Record<ChartMetric, number | null>>;

interface Columns {
  timeS: number[];
  values: Record<ChartMetric, (number | null)[]>;
}

/** One second after the last true point: the line ends there instead of reaching across the silence. */
function isAfterGap(columns: Columns, timeMs: number, gapMs: number): boolean {
  const lastS = columns.timeS.at(-1);
  return lastS !== undefined && timeMs - lastS * 1000 > gapMs;
}

function push(columns: Columns, sample: Sample, gapMs: number): void {
  if (isAfterGap(columns, sample.timeMs, gapMs)) {
    columns.timeS.push((columns.timeS.at(-1) ?? 0) + 1);
    for (const metric of CHART_METRICS) columns.values[metric].push(null);
  }
  columns.timeS.push(sample.timeMs / 1000);
  for (const metric of CHART_METRICS) columns.values[metric].push(sample[metric]);
}

const empty = (): Columns => ({
  timeS: [],
  values: { temperatureC: [], humidityPercent: [], fanPwmDutyPercent: [] },
});

function columnsOf(history: DeviceHistory, of: MeasurementColumns): Columns {
  const columns = empty();
  for (const [index, timeMs] of history.timeMs.entries()) {
    const lastS = columns.timeS.at(-1);
    // The chart needs a rising axis.
    if (lastS !== undefined && timeMs <= lastS * 1000) continue;
    const sample = {
      timeMs,
      temperatureC: of.temperatureC[index] ?? null,
      humidityPercent: of.humidityPercent[index] ?? null,
      fanPwmDutyPercent: of.fanPwmDutyPercent[index] ?? null,
    };
    push(columns, sample, GAPS_MS[history.resolution]);
  }
  return columns;
}

/** Rows that are not later than the one before are left out. */
export function seriesOf(range: ChartRange, history: DeviceHistory): ChartSeries {
  const { band } = history;
  return {
    range,
    ...columnsOf(history, history),
    band:
      band === null
        ? null
        : {
            lowest: columnsOf(history, band.lowest).values,
            highest: columnsOf(history, band.highest).values,
          },
  };
}

/**
 * The series of the last day with one live sample at its end and without what has left the window; itself when nothing
 * is newer, or when its points are hours or days.
 */
export function appendSample(series: ChartSeries, sample: Sample): ChartSeries {
  const lastS = series.timeS.at(-1);
  if (series.band !== null || (lastS !== undefined && sample.timeMs <= lastS * 1000)) return series;
  const earliestS = (sample.timeMs - CHART_WINDOWS_MS[series.range]) / 1000;
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
  push(columns, sample, GAP_MS);
  return { range: series.range, ...columns, band: null };
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
    min = Math.min(min, series.band?.lowest[metric][index] ?? value);
    max = Math.max(max, series.band?.highest[metric][index] ?? value);
    last = value;
    lastAtMs = (series.timeS[index] ?? 0) * 1000;
  }
  return last === null ? null : { min, max, last, lastAtMs };
}
