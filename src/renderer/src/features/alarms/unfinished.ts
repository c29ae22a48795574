import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { createPart } from '../../lib/part-of-queue.ts';

// Also of those that are put aside afterwards: when they come back nobody is told a second time.
export const unfinishedOf = createPart(({ unfinishedSince }) => unfinishedSince !== null);

/** Since when each was unfinished when it was last looked at. */
export type Unfinished = ReadonlyMap<AlarmId, number>;

/** Those that became so since `before`; at first, when nothing was looked at yet, none. */
export function newlyUnfinished(
  all: readonly Alarm[],
  before: Unfinished | null,
): { readonly fresh: readonly Alarm[]; readonly unfinished: Unfinished } {
  const sinceMs = ({ unfinishedSince }: Alarm): number => unfinishedSince?.getTime() ?? 0;
  return {
    fresh: before === null ? [] : all.filter((alarm) => before.get(alarm.id) !== sinceMs(alarm)),
    unfinished: new Map(all.map((alarm) => [alarm.id, sinceMs(alarm)])),
  };
}
