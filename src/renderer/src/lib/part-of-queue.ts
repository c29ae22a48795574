import type { Alarm } from '../../../shared/alarms/model.ts';
import { comparePlaces, placeOf, replaceInOrder } from './alarm-order.ts';

/** From this length on it is cheaper to look for what has changed than to ask each alarm again. */
const LONG = 500;

interface Changes {
  readonly gone: readonly Alarm[];
  readonly come: readonly Alarm[];
}

/** What is in one of two queues alone. Both are in order, and an alarm that did not change is the same object. */
export function changesBetween(before: readonly Alarm[], after: readonly Alarm[]): Changes {
  const gone: Alarm[] = [];
  const come: Alarm[] = [];
  let at = 0;
  for (const alarm of after) {
    let old = before[at];
    if (old === alarm) {
      at += 1;
      continue;
    }
    while (old !== undefined && old !== alarm && comparePlaces(placeOf(old), placeOf(alarm)) <= 0) {
      gone.push(old);
      at += 1;
      old = before[at];
    }
    if (old === alarm) at += 1;
    else come.push(alarm);
  }
  gone.push(...before.slice(at));
  return { gone, come };
}

/** Found once for each queue, however many parts are kept of it. */
const known = new WeakMap<
  readonly Alarm[],
  { readonly before: readonly Alarm[]; readonly changes: Changes }
>();

function knownChanges(before: readonly Alarm[], after: readonly Alarm[]): Changes {
  const found = known.get(after);
  if (found?.before === before) return found.changes;
  const changes = changesBetween(before, after);
  // Or each queue would keep all that were before it.
  known.delete(before);
  known.set(after, { before, changes });
  return changes;
}

type PartOf = (queue: readonly Alarm[]) => readonly Alarm[];

/**
 * The alarms of a queue that pass a test, in its order. Asked again with the queue as it has become since, only what has
 * changed is tested: in a flood each of ten thousand would be, several times a second for each figure on screen. The same
 * list as before where nothing of it changed.
 */
export function createPart(isPart: (alarm: Alarm) => boolean): PartOf {
  let seen: readonly Alarm[] = [];
  let part: readonly Alarm[] = [];
  const renewed = (queue: readonly Alarm[]): readonly Alarm[] => {
    if (seen.length < LONG) return queue.filter(isPart);
    const { gone, come } = knownChanges(seen, queue);
    if (gone.length + come.length > LONG) return queue.filter(isPart);
    const left = gone.filter(isPart);
    const entered = come.filter(isPart);
    if (left.length + entered.length === 0) return part;
    const next = [...part];
    for (const alarm of left) replaceInOrder(next, alarm, null);
    for (const alarm of entered) replaceInOrder(next, null, alarm);
    return next;
  };
  return (queue) => {
    if (queue !== seen) part = renewed(queue);
    seen = queue;
    return part;
  };
}

/** The same where it is a person's. Of the one before nothing is kept. */
export function createPartOfUser(
  isPart: (alarm: Alarm, userId: number) => boolean,
): (queue: readonly Alarm[], userId: number) => readonly Alarm[] {
  let last: { readonly userId: number; readonly partOf: PartOf } | null = null;
  return (queue, userId) => {
    if (last?.userId !== userId) last = { userId, partOf: createPart((alarm) => isPart(alarm, userId)) };
    return last.partOf(queue);
  };
}
