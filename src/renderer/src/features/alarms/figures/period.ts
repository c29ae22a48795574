const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_MS = 366 * DAY_MS;

export const PERIODS = ['today', 'day', 'week', 'month', 'own'] as const;
export type PeriodChoice = (typeof PERIODS)[number];

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

function midnightBefore(now: Date): Date {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  return midnight;
}

/** From when to when, in this station's zone. */
export function periodOf(choice: Exclude<PeriodChoice, 'own'>, now: Date): Period {
  if (choice === 'today') return { from: midnightBefore(now), to: now };
  const days = { day: 1, week: 7, month: 30 }[choice];
  return { from: new Date(now.getTime() - days * DAY_MS), to: now };
}

/** What two `datetime-local` fields say; null where that is no period of at most a year. */
export function readPeriod(from: string, to: string): Period | null {
  const period = { from: new Date(from), to: new Date(to) };
  const lengthMs = period.to.getTime() - period.from.getTime();
  return lengthMs > 0 && lengthMs <= MOST_MS ? period : null;
}

/** As a `datetime-local` field has it. */
export function fieldText(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
