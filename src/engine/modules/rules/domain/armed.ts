import type { DaySpan, WeeklySchedule } from '../../../../shared/rules/weekly-schedule.ts';

/** Whether a rule is armed at a moment, and until when that holds for certain. */
export interface Armed {
  readonly isArmed: boolean;
  readonly untilMs: number;
}

/** No zone changes its clocks but on a quarter of an hour of UTC. */
const BLOCK_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** A month of them. */
const BLOCKS_KEPT = 3000;

interface LocalTime {
  readonly date: string;
  readonly weekday: number;
  readonly minute: number;
}

/** Reads a zone's wall clock; a zone that nobody knows is UTC. */
function wallClock(timeZone: string): (atMs: number) => LocalTime {
  const options = {
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    format = new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
  return (atMs) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
    return {
      date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
      weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? 'Mon'),
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  };
}

/** The schedule in a time zone; remembers what it found. */
export function createArmed(schedule: WeeklySchedule, timeZone: string): (atMs: number) => Armed {
  const read = wallClock(timeZone);
  const holidays = new Set(schedule.holidays);
  const blocks = new Map<number, LocalTime>();

  function localStart(block: number): LocalTime {
    const known = blocks.get(block);
    if (known !== undefined) return known;
    if (blocks.size >= BLOCKS_KEPT) blocks.clear();
    const local = read(block * BLOCK_MS);
    blocks.set(block, local);
    return local;
  }

  return (atMs) => {
    const block = Math.floor(atMs / BLOCK_MS);
    const { date, weekday, minute } = localStart(block);
    const spans: readonly DaySpan[] = holidays.has(date)
      ? schedule.onHolidays
      : (schedule.days[weekday] ?? []);
    const startMs = block * BLOCK_MS;
    const at = minute + Math.floor((atMs - startMs) / MINUTE_MS);
    const isArmed = spans.some(({ fromMin, toMin }) => at >= fromMin && at < toMin);
    const turns = spans.flatMap(({ fromMin, toMin }) => [fromMin, toMin]).filter((turn) => turn > at);
    const turnMs = startMs + (Math.min(...turns) - minute) * MINUTE_MS;
    return { isArmed, untilMs: Math.min(turnMs, startMs + BLOCK_MS) };
  };
}
