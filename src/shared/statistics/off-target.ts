import { type Figures, type LiveFigures, type Response, TARGETS } from './figures.ts';

type Band = NonNullable<Figures['distribution']>[number];

/** What has a colour on the screen and is heavier on paper: everything else is quiet. */
export const offTarget = {
  perTenMinutes: ({ perTenMinutes }: Figures['load']): boolean => perTenMinutes > TARGETS.perTenMinutes,
  slots: ({ slots, slotsAbove }: Figures['load']): boolean => slotsAbove > TARGETS.floodShare * slots,
  flood: ({ floodShare }: Figures['load']): boolean => floodShare > TARGETS.floodShare,
  load: (load: { readonly alarms: number; readonly operators: number }, startsAbove: number): boolean =>
    load.alarms > startsAbove * Math.max(1, load.operators),
  stale: (stale: number): boolean => stale >= TARGETS.staleAtMost,
  topShare: (share: number | null): boolean => share !== null && share > TARGETS.topShare,
  band: ({ band, share, recommendedShare }: Band): boolean =>
    band === 'low-and-medium' ? share < recommendedShare : share > recommendedShare,
  withinWarning: ({ withinWarning }: Response['acknowledge']): boolean =>
    withinWarning !== null && withinWarning < TARGETS.withinWarning,
  withinOverdue: ({ withinOverdue }: Response['acknowledge']): boolean =>
    withinOverdue !== null && withinOverdue < TARGETS.withinOverdue,
  withinCloseTarget: ({ withinTarget }: Response['close']): boolean =>
    withinTarget !== null && withinTarget < TARGETS.withinCloseTarget,
  live: ({ alarms, operators, limits }: LiveFigures): boolean =>
    alarms > limits.floodStartsAbove * Math.max(1, operators),
} as const;
