import { alarmWords } from '../../../shared/alarms/alarm-words.ts';
import { type Figures, type Response, TARGETS } from '../../../shared/statistics/figures.ts';
import { offTarget } from '../../../shared/statistics/off-target.ts';
import type { PrintedBlock, PrintedCell, PrintedColumn, PrintLanguage } from '../../platform/pdf/document.ts';
import { printedMoment, utcOffset } from '../../platform/pdf/printed-moment.ts';
import { figuresWords } from './figures-words.ts';

interface Reader {
  readonly language: PrintLanguage;
  readonly timeZone: string;
}

const cell = (text: string, isAbnormal: boolean): PrintedCell => ({ text, isAbnormal });
const right = (head: string): PrintedColumn => ({ head, align: 'right' });
const rest = (head: string): PrintedColumn => ({ head, width: 'rest' });

function secondsText(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Every block of a report, in the language of its reader. */
export function figuresBlocks(figures: Figures, { language, timeZone }: Reader): PrintedBlock[] {
  const words = figuresWords[language];
  const { head, headings } = words;
  const { type, priority } = alarmWords[language];
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const share = (value: number | null) => (value === null ? '–' : percent.format(value));
  const target = (text: string) => ` (${words.target(text)})`;
  const { load, limits } = figures;
  const { peak } = load;

  const acknowledgeRow = (of: string, row: Response['acknowledge']): PrintedCell[] => [
    of,
    number.format(row.count),
    secondsText(row.p50S),
    secondsText(row.p80S),
    secondsText(row.p985S),
    cell(share(row.withinWarning), offTarget.withinWarning(row)),
    cell(share(row.withinOverdue), offTarget.withinOverdue(row)),
  ];
  const closeRow = (of: string, row: Response['close']): PrintedCell[] => [
    of,
    number.format(row.count),
    secondsText(row.p50S),
    secondsText(row.p80S),
    secondsText(row.p95S),
    cell(share(row.withinTarget), offTarget.withinCloseTarget(row)),
  ];
  const acknowledgeHead = (of: string) => [
    rest(of),
    right(head.count),
    right(head.median),
    right('80 %'),
    right(share(0.985)),
    right(`${head.withinWarning}${target(share(TARGETS.withinWarning))}`),
    right(`${head.withinOverdue}${target(share(TARGETS.withinOverdue))}`),
  ];
  const closeHead = (of: string) => [
    rest(of),
    right(head.count),
    right(head.median),
    right('80 %'),
    right('95 %'),
    right(`${head.withinTarget}${target(share(TARGETS.withinCloseTarget))}`),
  ];
  const table = (
    heading: string,
    columns: readonly PrintedColumn[],
    rows: readonly (readonly PrintedCell[])[],
  ): PrintedBlock[] => [
    { kind: 'heading', text: heading },
    { kind: 'table', columns, rows, empty: words.none },
  ];
  const { total, byPriority, byOperator } = figures.responses;
  const priorities = [
    ...byPriority.map((row) => [priority[row.priority], row] as const),
    [words.all, total] as const,
  ];
  const operators = byOperator.map(
    (row) => [row.priority === null ? row.name : `${row.name} · ${priority[row.priority]}`, row] as const,
  );

  return [
    { kind: 'heading', text: headings.load },
    {
      kind: 'facts',
      facts: [
        [words.facts.alarms, number.format(load.alarms)],
        [words.facts.keptQuiet, number.format(load.keptQuiet)],
        [
          words.facts.perTenMinutes,
          cell(
            `${number.format(load.perTenMinutes)}${target(`≤ ${TARGETS.perTenMinutes}`)}`,
            offTarget.perTenMinutes(load),
          ),
        ],
        [
          words.facts.peak,
          peak === null
            ? '–'
            : cell(
                `${words.peak(peak.alarms, peak.operators, printedMoment(peak.at, timeZone))}${target(`≤ ${limits.floodStartsAbove * peak.operators}`)}`,
                offTarget.load(peak, limits.floodStartsAbove),
              ),
        ],
        [
          words.facts.slots,
          cell(
            `${words.of(load.slotsAbove, load.slots)}${target(`≤ ${share(TARGETS.floodShare)}`)}`,
            offTarget.slots(load),
          ),
        ],
        [
          words.facts.flood,
          cell(
            `${words.floods(load.floods, share(load.floodShare))}${target(`≤ ${share(TARGETS.floodShare)}`)}`,
            offTarget.flood(load),
          ),
        ],
        [words.facts.standing, number.format(figures.standing)],
        [
          words.facts.stale,
          cell(
            `${number.format(figures.stale)}${target(`< ${TARGETS.staleAtMost}`)}`,
            offTarget.stale(figures.stale),
          ),
        ],
      ],
    },
    { kind: 'text', text: words.note, isQuiet: true },
    ...table(
      headings.priorities,
      [rest(head.band), right(head.share), right(head.target)],
      (figures.distribution ?? []).map((row) => [
        words.bands[row.band],
        cell(share(row.share), offTarget.band(row)),
        share(row.recommendedShare),
      ]),
    ),
    ...table(
      headings.byPriority,
      acknowledgeHead(head.priority),
      priorities.map(([of, row]) => acknowledgeRow(of, row.acknowledge)),
    ),
    ...table(
      headings.byOperator,
      acknowledgeHead(head.operator),
      operators.map(([of, row]) => acknowledgeRow(of, row.acknowledge)),
    ),
    ...table(
      headings.close,
      closeHead(head.priority),
      priorities.map(([of, row]) => closeRow(of, row.close)),
    ),
    ...table(
      headings.closeByOperator,
      closeHead(head.operator),
      operators.map(([of, row]) => closeRow(of, row.close)),
    ),
    ...table(
      headings.sources,
      [
        rest(head.device),
        rest(head.site),
        { head: head.type },
        right(head.alarms),
        right(head.activations),
        right(head.share),
      ],
      figures.sources.top.map((row) => [
        row.device,
        row.site ?? '–',
        type[row.type],
        number.format(row.alarms),
        number.format(row.activations),
        share(row.share),
      ]),
    ),
    {
      kind: 'facts',
      facts: [
        [
          words.facts.topShare,
          cell(
            `${share(figures.sources.share)}${target(`≤ ${share(TARGETS.topShare)}`)}`,
            offTarget.topShare(figures.sources.share),
          ),
        ],
      ],
    },
    ...table(
      headings.chattering,
      [rest(head.device), rest(head.site), { head: head.type }, right(head.times), right(head.activations)],
      figures.chattering.map((row) => [
        row.device,
        row.site ?? '–',
        type[row.type],
        number.format(row.times),
        number.format(row.activations),
      ]),
    ),
    ...table(
      headings.falseAlarms,
      [rest(head.device), rest(head.site), right(head.closed), right(head.falses), right(head.share)],
      figures.falseAlarms.devices.map((row) => [
        row.device,
        row.site ?? '–',
        number.format(row.closed),
        number.format(row.falses),
        share(row.falses / row.closed),
      ]),
    ),
    {
      kind: 'facts',
      facts: [[words.facts.falses, words.of(figures.falseAlarms.falses, figures.falseAlarms.closed)]],
    },
    ...table(
      headings.days,
      [
        { head: head.day },
        right(head.alarms),
        right(head.peak),
        right(head.standing),
        right(`${head.stale}${target(`< ${TARGETS.staleAtMost}`)}`),
      ],
      figures.days.map((row) => [
        row.day,
        number.format(row.alarms),
        number.format(row.peak),
        number.format(row.standing),
        cell(number.format(row.stale), offTarget.stale(row.stale)),
      ]),
    ),
  ];
}

/** From when to when, with what the zone's clock is ahead of UTC by. */
export const periodText = ({ from, to }: Pick<Figures, 'from' | 'to'>, timeZone: string): string =>
  `${printedMoment(from, timeZone)} – ${printedMoment(to, timeZone)} ${utcOffset(to, timeZone)}`;
