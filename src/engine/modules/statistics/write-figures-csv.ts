import { type Figures, type Response, TARGETS } from '../../../shared/statistics/figures.ts';
import { guarded, writeCsv } from '../registry/index.ts';

interface Line {
  readonly section: string;
  /** Of what or whom: a priority, a person, a device with its type. */
  readonly of?: string;
  readonly figure: string;
  readonly value: number | string | null;
  readonly unit?: 'alarms' | 'operators' | 'share' | 's' | 'periods' | 'floods' | 'times';
  readonly target?: string;
}

const HEAD = ['section', 'of', 'figure', 'value', 'unit', 'target'] as const;
const atMost = (value: number) => `<= ${value}`;
const atLeast = (value: number) => `>= ${value}`;

function responseLines(
  of: string,
  { acknowledge, close }: Pick<Response, 'acknowledge' | 'close'>,
  section: string,
): Line[] {
  const times = (kind: string, row: Response['close'] | Response['acknowledge']): Line[] => [
    { section, of, figure: `${kind}_count`, value: row.count, unit: 'alarms' },
    { section, of, figure: `${kind}_p50`, value: row.p50S, unit: 's' },
    { section, of, figure: `${kind}_p80`, value: row.p80S, unit: 's' },
    { section, of, figure: `${kind}_p95`, value: row.p95S, unit: 's' },
    { section, of, figure: `${kind}_p98.5`, value: row.p985S, unit: 's' },
  ];
  const shareOf = (figure: string, value: number | null, target: number): Line => ({
    section,
    of,
    figure,
    value,
    unit: 'share',
    target: atLeast(target),
  });
  return [
    ...times('acknowledge', acknowledge),
    shareOf('acknowledged_within_warning_age', acknowledge.withinWarning, TARGETS.withinWarning),
    shareOf('acknowledged_within_overdue_age', acknowledge.withinOverdue, TARGETS.withinOverdue),
    ...times('close', close),
    shareOf('closed_within_target', close.withinTarget, TARGETS.withinCloseTarget),
  ];
}

function loadLines({ load, limits, standing, stale }: Figures): Line[] {
  const section = 'load';
  const { floodShare } = TARGETS;
  return [
    { section, figure: 'alarms', value: load.alarms, unit: 'alarms' },
    { section, figure: 'kept_quiet', value: load.keptQuiet, unit: 'alarms' },
    {
      section,
      figure: 'alarms_per_10_min_per_operator',
      value: load.perTenMinutes,
      unit: 'alarms',
      target: atMost(TARGETS.perTenMinutes),
    },
    { section, figure: 'periods_of_10_min', value: load.slots, unit: 'periods' },
    { section, figure: `periods_above_${limits.floodStartsAbove}`, value: load.slotsAbove, unit: 'periods' },
    {
      section,
      figure: `share_of_periods_above_${limits.floodStartsAbove}`,
      value: load.slotsAbove / load.slots,
      unit: 'share',
      target: atMost(floodShare),
    },
    { section, figure: 'peak_at', value: load.peak?.at.toISOString() ?? null },
    { section, figure: 'peak_alarms', value: load.peak?.alarms ?? null, unit: 'alarms' },
    { section, figure: 'peak_operators', value: load.peak?.operators ?? null, unit: 'operators' },
    { section, figure: 'floods', value: load.floods, unit: 'floods' },
    {
      section,
      figure: 'share_of_time_in_flood',
      value: load.floodShare,
      unit: 'share',
      target: atMost(floodShare),
    },
    { section, figure: 'standing_at_end', value: standing, unit: 'alarms' },
    {
      section,
      figure: `stale_at_end_after_${limits.staleAfterH}_h`,
      value: stale,
      unit: 'alarms',
      target: `< ${TARGETS.staleAtMost}`,
    },
  ];
}

function linesOf(figures: Figures): Line[] {
  const sourceOf = ({ site, device }: { site: string | null; device: string }) =>
    site === null ? device : `${device} @ ${site}`;
  return [
    { section: 'period', figure: 'from', value: figures.from.toISOString() },
    { section: 'period', figure: 'to', value: figures.to.toISOString() },
    ...loadLines(figures),
    ...figures.days.flatMap(({ day, alarms, peak, standing, stale }): Line[] => [
      { section: 'day', of: day, figure: 'alarms', value: alarms, unit: 'alarms' },
      { section: 'day', of: day, figure: 'peak_in_10_min', value: peak, unit: 'alarms' },
      { section: 'day', of: day, figure: 'standing', value: standing, unit: 'alarms' },
      { section: 'day', of: day, figure: 'stale', value: stale, unit: 'alarms' },
    ]),
    ...(figures.distribution ?? []).map(
      ({ band, share, recommendedShare }): Line => ({
        section: 'priorities',
        of: band,
        figure: 'share',
        value: share,
        unit: 'share',
        target: String(recommendedShare),
      }),
    ),
    ...figures.sources.top.flatMap((source): Line[] => {
      const of = `${sourceOf(source)} ${source.type}`;
      return [
        { section: 'sources', of, figure: 'alarms', value: source.alarms, unit: 'alarms' },
        { section: 'sources', of, figure: 'activations', value: source.activations, unit: 'alarms' },
        { section: 'sources', of, figure: 'share', value: source.share, unit: 'share' },
      ];
    }),
    {
      section: 'sources',
      figure: 'share_of_top_10',
      value: figures.sources.share,
      unit: 'share',
      target: atMost(TARGETS.topShare),
    },
    ...figures.chattering.map(
      (row): Line => ({
        section: 'chattering',
        of: `${sourceOf(row)} ${row.type}`,
        figure: 'times',
        value: row.times,
        unit: 'times',
      }),
    ),
    ...responseLines('all', figures.responses.total, 'responses_by_priority'),
    ...figures.responses.byPriority.flatMap((row) =>
      responseLines(row.priority, row, 'responses_by_priority'),
    ),
    ...figures.responses.byOperator.flatMap((row) =>
      responseLines([row.name, row.priority].filter(Boolean).join(' '), row, 'responses_by_operator'),
    ),
    { section: 'false_alarms', figure: 'closed', value: figures.falseAlarms.closed, unit: 'alarms' },
    { section: 'false_alarms', figure: 'false', value: figures.falseAlarms.falses, unit: 'alarms' },
    ...figures.falseAlarms.devices.flatMap((row): Line[] => [
      { section: 'false_alarms', of: sourceOf(row), figure: 'closed', value: row.closed, unit: 'alarms' },
      { section: 'false_alarms', of: sourceOf(row), figure: 'false', value: row.falses, unit: 'alarms' },
      {
        section: 'false_alarms',
        of: sourceOf(row),
        figure: 'share',
        value: row.falses / row.closed,
        unit: 'share',
      },
    ]),
  ];
}

/** One figure a line, in one language: a spreadsheet filters and pivots it, and a program reads it. */
export function writeFiguresCsv(figures: Figures): string {
  const cellsOf = ({ section, of = '', figure, value, unit, target = '' }: Line) => [
    section,
    guarded(of),
    figure,
    value === null ? '' : String(value),
    unit ?? '',
    target,
  ];
  return writeCsv([[...HEAD], ...linesOf(figures).map(cellsOf)]);
}
