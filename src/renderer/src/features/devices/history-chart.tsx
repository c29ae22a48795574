import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatDay, formatMoment, formatNumber, formatTime, type TimeStyle } from '../../lib/format.ts';
import { readColour } from '../../lib/read-colour.ts';
import { type AlarmMark, drawAlarmMarks } from './alarm-marks.ts';
import {
  CHART_WINDOWS_MS,
  type ChartMetric,
  type ChartRange,
  type ChartSeries,
  summaryOf,
} from './chart-series.ts';
import styles from './history-chart.module.css';
import { TEXTS } from './texts.ts';

const HEIGHT_PX = 132;

const METRICS: Readonly<
  Record<
    ChartMetric,
    { readonly unit: string; readonly decimals: number; readonly range: uPlot.Range.Config }
  >
> = {
  // A quiet room must not look like a storm: the scale spans at least these.
  temperatureC: { unit: '°C', decimals: 1, range: { min: { pad: 0.15 }, max: { pad: 0.15 } } },
  humidityPercent: {
    unit: '%',
    decimals: 0,
    range: { min: { pad: 0.15, hard: 0 }, max: { pad: 0.15, hard: 100 } },
  },
  fanPwmDutyPercent: {
    unit: '%',
    decimals: 0,
    range: { min: { pad: 0, soft: 0, mode: 1 }, max: { pad: 0, soft: 100, mode: 1 } },
  },
};

/** The least that the value axis spans, so that noise of half a degree does not fill the chart. */
const LEAST_SPAN: Readonly<Record<ChartMetric, number>> = {
  temperatureC: 5,
  humidityPercent: 10,
  fanPwmDutyPercent: 100,
};

function valueRange(metric: ChartMetric): uPlot.Range.Function {
  return (_plot, min, max) => {
    if (metric === 'fanPwmDutyPercent') return [0, 100];
    if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, LEAST_SPAN[metric]];
    const [low, high] = uPlot.rangeNum(min, max, METRICS[metric].range);
    const lowest = low ?? min;
    const highest = high ?? max;
    const missing = Math.max(0, LEAST_SPAN[metric] - (highest - lowest)) / 2;
    return [lowest - missing, highest + missing];
  };
}

interface HistoryChartProps {
  readonly metric: ChartMetric;
  readonly series: ChartSeries;
  readonly alarms: readonly AlarmMark[];
  /** Charts with the same key share their cursor. */
  readonly syncKey: string;
  readonly nowMs: number;
}

function timeLabel(range: ChartRange, atS: number, style: TimeStyle): string {
  const at = new Date(atS * 1000);
  if (range === 'day') return formatTime(at, style).slice(0, 5);
  return formatDay(at, style, range === 'years' ? 'month' : 'day');
}

function indexUnderCursor(plot: uPlot): number | null {
  const leftPx = plot.cursor.left;
  return leftPx === undefined || leftPx < 0 || plot.data[0].length === 0 ? null : plot.posToIdx(leftPx);
}

/** One metric over a range, hours and days with the band that their values lay in. The cursor stays under the pointer while values arrive. */
export function HistoryChart({ metric, series, alarms, syncKey, nowMs }: HistoryChartProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const placeRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot | null>(null);
  const marksRef = useRef(alarms);
  const [cursorIndex, setCursorIndex] = useState<number | null>(null);
  const { unit, decimals } = METRICS[metric];
  const { language } = style;
  const { range } = series;

  useEffect(() => {
    const place = placeRef.current;
    if (place === null) return;
    const colour = (token: `--${string}`) => () => readColour(place, token);
    const axis = {
      stroke: colour('--text-quiet'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font: '12px "Inter Variable", sans-serif',
    };
    const time = { language };
    const plot = new uPlot(
      {
        width: Math.max(200, place.clientWidth),
        height: HEIGHT_PX,
        // Right: half of a time label, which may stand at the very end of the axis.
        padding: [8, 20, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: syncKey }, y: false, drag: { x: false, y: false }, points: { size: 7 } },
        scales: { x: { time: true, auto: false }, y: { range: valueRange(metric) } },
        axes: [
          {
            ...axis,
            size: 24,
            // Weeks must not be cut to the next full month.
            space: range === 'day' ? 50 : 80,
            values: (_plot, splits) => splits.map((second) => timeLabel(range, second, time)),
          },
          {
            ...axis,
            size: 44,
            values: (_plot, splits) => splits.map((value) => formatNumber(value, 0, language)),
          },
        ],
        series: [
          {},
          // The band first: what comes later is drawn over it.
          { width: 0, points: { show: false } },
          { width: 0, points: { show: false } },
          { stroke: colour('--text'), width: 1.5, points: { show: false } },
        ],
        bands: [{ series: [1, 2], fill: colour('--hatch') }],
        hooks: {
          setCursor: [(moved) => setCursorIndex(moved.cursor.idx ?? null)],
          // The data moves on under a resting pointer; the library tells of that only when the pointer moves.
          draw: [
            (drawn) => drawAlarmMarks(drawn, marksRef.current, (token) => readColour(place, token)),
            (drawn) => setCursorIndex(indexUnderCursor(drawn)),
          ],
        },
      },
      [[], [], [], []],
      place,
    );
    plotRef.current = plot;
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(200, place.clientWidth), height: HEIGHT_PX }),
    );
    observer.observe(place);
    return () => {
      observer.disconnect();
      plot.destroy();
      plotRef.current = null;
    };
  }, [metric, syncKey, language, range]);

  useEffect(() => {
    const plot = plotRef.current;
    if (plot === null) return;
    marksRef.current = alarms;
    plot.batch(() => {
      // Without resetting the scales: the cursor keeps its place and shows what has moved under it.
      const none = series.timeS.map(() => null);
      plot.setData(
        [
          [...series.timeS],
          [...(series.band?.highest[metric] ?? none)],
          [...(series.band?.lowest[metric] ?? none)],
          [...series.values[metric]],
        ],
        false,
      );
      plot.setScale('x', { min: (nowMs - CHART_WINDOWS_MS[series.range]) / 1000, max: nowMs / 1000 });
    });
  }, [series, metric, nowMs, alarms]);

  useEffect(() => {
    const redraw = (): void => plotRef.current?.redraw(false, true);
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    query.addEventListener('change', redraw);
    // A theme that was chosen by hand stands in an attribute of the page.
    const observer = new MutationObserver(redraw);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      query.removeEventListener('change', redraw);
      observer.disconnect();
    };
  }, []);

  const summary = summaryOf(series, metric);
  const write = (value: number): string => `${formatNumber(value, decimals, language)} ${unit}`;
  const pointed = cursorIndex === null ? null : (series.values[metric][cursorIndex] ?? null);
  const [low, high] =
    cursorIndex === null
      ? []
      : [series.band?.lowest[metric][cursorIndex], series.band?.highest[metric][cursorIndex]];
  const pointedAtS = cursorIndex === null ? undefined : series.timeS[cursorIndex];
  const name = t(`metric.${metric}`);
  const period = t(`chart.period.${range}`);
  const sentence =
    summary === null
      ? t('chart.none', { name, period })
      : t('chart.summary', {
          name,
          period,
          min: write(summary.min),
          max: write(summary.max),
          last: write(summary.last),
        });

  return (
    <figure className={styles['chart']}>
      <figcaption className={styles['caption']}>
        <h3>{name}</h3>
        {pointed !== null && pointedAtS !== undefined ? (
          <strong>
            {write(pointed)}
            {low === undefined || low === null || high === undefined || high === null
              ? ''
              : ` (${t('chart.range', { min: write(low), max: write(high) })})`}
            {' · '}
            {formatMoment(new Date(pointedAtS * 1000), new Date(nowMs), style)}
          </strong>
        ) : summary === null ? (
          <span className={styles['quiet']}>{t('chart.noValues', { period })}</span>
        ) : (
          <span>
            <strong>{write(summary.last)}</strong>
            <span className={styles['quiet']}>
              {' '}
              {t('chart.range', { min: write(summary.min), max: write(summary.max) })}
            </span>
          </span>
        )}
      </figcaption>
      <div ref={placeRef} className={styles['place']} role="img" aria-label={sentence} />
    </figure>
  );
}
