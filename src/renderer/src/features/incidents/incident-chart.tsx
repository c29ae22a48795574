import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Incident } from '../../../../shared/incidents/model.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatNumber, formatTime } from '../../lib/format.ts';
import { readColour } from '../../lib/read-colour.ts';
import styles from './incidents.module.css';
import { TEXTS } from './texts.ts';

const HEIGHT_PX = 180;
/** Longer than a box is ever silent by itself. */
const GAP_MS = 600_000;

/** The least that an axis spans, so that noise of half a degree is no storm. */
const spanning =
  (least: number): uPlot.Range.Function =>
  (_plot, min, max) => {
    if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, least];
    const missing = Math.max(1, least - (max - min)) / 2;
    return [min - missing, max + missing];
  };

interface IncidentChartProps {
  readonly incident: Incident;
  /** Of the line under the pointer or the focus: its place on the same axis. */
  readonly at: Date | null;
}

/** Temperature and humidity with a null where the device was silent, so that the line ends there. */
function columnsOf({ history }: Incident): uPlot.AlignedData {
  const times: number[] = [];
  const temperature: (number | null)[] = [];
  const humidity: (number | null)[] = [];
  for (const [index, timeMs] of (history?.timeMs ?? []).entries()) {
    const last = times.at(-1);
    if (last !== undefined && timeMs <= last * 1000) continue;
    if (last !== undefined && timeMs - last * 1000 > GAP_MS) {
      times.push(last + 1);
      temperature.push(null);
      humidity.push(null);
    }
    times.push(timeMs / 1000);
    temperature.push(history?.temperatureC[index] ?? null);
    humidity.push(history?.humidityPercent[index] ?? null);
  }
  return [times, temperature, humidity];
}

function drawMarks(plot: uPlot, marks: readonly (readonly [atMs: number, colour: string])[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  // That of the line drawn last.
  ctx.setLineDash([]);
  ctx.lineWidth = window.devicePixelRatio;
  for (const [atMs, colour] of marks) {
    const x = Math.round(plot.valToPos(atMs / 1000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = colour;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** What the device measured around the alarm, over the time of the lines below; each line stands in it as a mark. */
export function IncidentChart({ incident, at }: IncidentChartProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { language, timeZone } = useTimeStyle();
  const placeRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<uPlot | null>(null);
  const atRef = useRef<Date | null>(at);
  useEffect(() => {
    atRef.current = at;
    plotRef.current?.redraw(false, true);
  }, [at]);
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
    const plot = new uPlot(
      {
        width: Math.max(200, place.clientWidth),
        height: HEIGHT_PX,
        padding: [8, 8, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, y: false },
        scales: {
          y: { range: spanning(5) },
          '%': { range: spanning(10) },
          x: {
            time: true,
            auto: false,
            min: incident.from.getTime() / 1000,
            max: incident.to.getTime() / 1000,
          },
        },
        axes: [
          {
            ...axis,
            size: 24,
            space: 80,
            values: (_plot, splits) =>
              splits.map((second) => formatTime(new Date(second * 1000), { language, timeZone })),
          },
          {
            ...axis,
            size: 56,
            values: (_plot, splits) => splits.map((v) => `${formatNumber(v, 1, language)} °C`),
          },
          {
            ...axis,
            scale: '%',
            side: 1,
            size: 48,
            grid: { show: false },
            values: (_plot, splits) => splits.map((v) => `${formatNumber(v, 0, language)} %`),
          },
        ],
        series: [
          {},
          { stroke: colour('--text'), width: 1.5, points: { show: false } },
          { stroke: colour('--text-quiet'), width: 1, dash: [4, 3], scale: '%', points: { show: false } },
        ],
        hooks: {
          draw: [
            (drawn) => {
              const line = readColour(place, '--line');
              const strong = readColour(place, `--priority-${incident.alarm.priority}`);
              const chosen = atRef.current;
              drawMarks(drawn, [
                ...incident.lines.map((each) => [each.at.getTime(), line] as const),
                [incident.alarm.raisedAt.getTime(), strong],
                ...(chosen === null ? [] : [[chosen.getTime(), readColour(place, '--text')] as const]),
              ]);
            },
          ],
        },
      },
      columnsOf(incident),
      place,
    );
    plotRef.current = plot;
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(200, place.clientWidth), height: HEIGHT_PX }),
    );
    observer.observe(place);
    const redraw = (): void => plot.redraw(false, true);
    const theme = new MutationObserver(redraw);
    const scheme = window.matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', redraw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      observer.disconnect();
      theme.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
      plotRef.current = null;
    };
  }, [incident, language, timeZone]);
  return <div ref={placeRef} className={styles['chart']} role="img" aria-label={t('incident.chart')} />;
}
