import type { DeviceHistory } from '../../../../shared/devices/model.ts';

const WIDTH = 515;
const PANEL_HEIGHT = 62;
const LEFT = 46;
const GREY = '#5A646E';
const LINE = '#C9CED3';
const TEXT = '#1D2329';

const METRICS = [
  { of: 'temperatureC', unit: '°C', leastSpan: 5 },
  { of: 'humidityPercent', unit: '%', leastSpan: 10 },
  { of: 'fanPwmDutyPercent', unit: '%', leastSpan: 100 },
] as const;
/** Longer than the box is ever silent by itself: the line ends there. */
const GAP_MS = 600_000;

/** A moment to mark with a letter: raised, returned, acknowledged, closed. */
export interface DrawnMark {
  readonly atMs: number;
  readonly letter: string;
}

export interface DrawnSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

const fixed = (value: number): string => value.toFixed(1);
const label = (x: number, y: number, text: string, anchor = 'start'): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" font-size="7" fill="${GREY}" font-family="Roboto" text-anchor="${anchor}">${text}</text>`;

/** One figure over the time, or nothing where there is no value of it. */
function panel(
  history: DeviceHistory,
  metric: (typeof METRICS)[number],
  xOf: (atMs: number) => number,
  top: number,
  written: (value: number) => string,
): string {
  const values = history[metric.of];
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '';
  const middle = (Math.min(...known) + Math.max(...known)) / 2;
  const span = Math.max(Math.max(...known) - Math.min(...known), metric.leastSpan);
  const low = middle - span / 2;
  const yOf = (value: number) => top + PANEL_HEIGHT - 6 - ((value - low) / span) * (PANEL_HEIGHT - 16);
  let path = '';
  let lastMs: number | null = null;
  for (const [index, atMs] of history.timeMs.entries()) {
    const value = values[index] ?? null;
    if (value === null) {
      lastMs = null;
      continue;
    }
    const pen = lastMs === null || atMs - lastMs > GAP_MS ? 'M' : 'L';
    path += `${pen}${fixed(xOf(atMs))} ${fixed(yOf(value))}`;
    lastMs = atMs;
  }
  return [
    `<path d="M${LEFT} ${top + PANEL_HEIGHT}H${WIDTH}" stroke="${LINE}" stroke-width="0.5"/>`,
    label(LEFT - 4, yOf(low + span) + 3, `${written(low + span)} ${metric.unit}`, 'end'),
    label(LEFT - 4, yOf(low) + 1, `${written(low)} ${metric.unit}`, 'end'),
    `<path d="${path}" fill="none" stroke="${TEXT}" stroke-width="0.8"/>`,
  ].join('');
}

/** The measurements as lines of an SVG, with the alarm's own moments; null where nothing was measured. */
export function drawHistory(
  history: DeviceHistory,
  { fromMs, toMs }: DrawnSpan,
  marks: readonly DrawnMark[],
  language: string,
): string | null {
  const decimal = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const written = (value: number) => decimal.format(value);
  const xOf = (atMs: number) => LEFT + ((atMs - fromMs) / (toMs - fromMs)) * (WIDTH - LEFT);
  const drawn = METRICS.filter(({ of }) => history[of].some((value) => value !== null));
  if (drawn.length === 0) return null;
  const height = 12 + drawn.length * PANEL_HEIGHT;
  const lines = marks
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .map(
      ({ atMs, letter }) =>
        `<path d="M${fixed(xOf(atMs))} 10V${height}" stroke="${GREY}" stroke-width="0.6" stroke-dasharray="2 2"/>${label(xOf(atMs), 8, letter, 'middle')}`,
    );
  const panels = drawn.map((metric, index) =>
    panel(history, metric, xOf, 10 + index * PANEL_HEIGHT, written),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">${panels.join('')}${lines.join('')}</svg>`;
}
