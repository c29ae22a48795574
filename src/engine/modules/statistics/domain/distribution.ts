import type { Priority } from '../../../../shared/alarms/model.ts';
import type { AlarmStatistics } from '../../../../shared/statistics/model.ts';

/** EEMUA 191 recommends 80 % low, 15 % medium and 5 % high of three priorities; ours are four. */
const BANDS = [
  { band: 'low-and-medium', priorities: ['low', 'medium'], recommendedShare: 0.8 },
  { band: 'high', priorities: ['high'], recommendedShare: 0.15 },
  { band: 'critical', priorities: ['critical'], recommendedShare: 0.05 },
] as const satisfies readonly {
  readonly band: string;
  readonly priorities: readonly Priority[];
  readonly recommendedShare: number;
}[];

/** Null where there is nothing to share out. */
export function distributionOf(
  counts: readonly { readonly priority: Priority; readonly alarms: number }[],
): AlarmStatistics['distribution'] {
  const total = counts.reduce((sum, { alarms }) => sum + alarms, 0);
  if (total === 0) return null;
  return BANDS.map(({ band, priorities, recommendedShare }) => {
    const inBand = counts.filter(({ priority }) => priorities.some((member) => member === priority));
    return { band, share: inBand.reduce((sum, { alarms }) => sum + alarms, 0) / total, recommendedShare };
  });
}
