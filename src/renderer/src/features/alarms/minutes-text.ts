import type { AlarmsText } from './texts.ts';

/** 15 min, 2 h, 3 d. */
export function minutesText(minutes: number, t: AlarmsText): string {
  if (minutes % 1440 === 0) return t('length.days', { count: minutes / 1440 });
  if (minutes % 60 === 0) return t('length.hours', { count: minutes / 60 });
  return t('length.minutes', { count: minutes });
}
