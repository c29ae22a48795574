import type { AlarmSettings } from '../../../../shared/alarms/policy.ts';

export type ChatterLimits = Pick<AlarmSettings, 'chatteringCount' | 'chatteringMinutes'>;

/** What is remembered of the activations of one alarm type at one device, also across alarms that were closed. */
export interface Chatter {
  /** The last ones, oldest first, no more than are needed to tell. */
  readonly recent: readonly Date[];
  /** The first of those that were too many; null while it does not chatter. */
  readonly since: Date | null;
  /** Activations since then. */
  readonly times: number | null;
}

const quietBefore = (at: Date, { chatteringMinutes }: ChatterLimits): Date =>
  new Date(at.getTime() - chatteringMinutes * 60_000);

/** One more activation: so many within the minutes are chattering, until it is quiet for as long. */
export function activated(before: Chatter | null, at: Date, limits: ChatterLimits): Chatter {
  const cutoff = quietBefore(at, limits);
  const within = (before?.recent ?? []).filter((each) => each > cutoff);
  const recent = [...within, at].slice(-limits.chatteringCount);
  if (before !== null && before.since !== null && within.length > 0)
    return { recent, since: before.since, times: (before.times ?? 0) + 1 };
  return recent.length >= limits.chatteringCount
    ? { recent, since: recent[0] ?? at, times: recent.length }
    : { recent, since: null, times: null };
}
