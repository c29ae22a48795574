import { type Alarm, PRIORITY_RANK, Priority } from '../../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../../shared/contract/primitives.ts';
import { isMine, isUnacknowledged, sounds } from '../../../lib/alarm-call.ts';
import { createPartOfUser } from '../../../lib/part-of-queue.ts';

const mineOf = createPartOfUser(isMine);

/** What the alarms that this person has were like when they were last looked at. */
export type Had = ReadonlyMap<AlarmId, Pick<Alarm, 'priority' | 'heldUntil'>>;

/** The clocks of a desk and its engine may differ by so much. */
const CLOCKS_DIFFER_MS = 5000;

/** At its time, and not because this person ended it. */
function holdIsOver({ heldUntil }: Alarm, before: Pick<Alarm, 'heldUntil'>, nowMs: number): boolean {
  return (
    heldUntil === null && before.heldUntil !== null && before.heldUntil.getTime() <= nowMs + CLOCKS_DIFFER_MS
  );
}

/**
 * Of the alarms that this person has: those that became more urgent, or whose hold is over. Those that do not sound,
 * for somebody has them, are heard once, as their worst.
 */
export function heardOnce(
  alarms: readonly Alarm[],
  had: Had,
  userId: number,
  nowMs: number,
): { readonly worst: Priority | null; readonly holdsOver: readonly Alarm[]; readonly had: Had } {
  const mine = mineOf(alarms, userId);
  const worse: Alarm[] = [];
  const holdsOver: Alarm[] = [];
  for (const alarm of mine) {
    const before = had.get(alarm.id);
    if (before === undefined) continue;
    if (holdIsOver(alarm, before, nowMs)) holdsOver.push(alarm);
    const isWorse = PRIORITY_RANK[alarm.priority] < PRIORITY_RANK[before.priority];
    if (isWorse && isUnacknowledged(alarm) && !sounds(alarm)) worse.push(alarm);
  }
  const heard = new Set([...worse, ...holdsOver].map(({ priority }) => priority));
  return {
    worst: Priority.options.find((priority) => heard.has(priority)) ?? null,
    holdsOver,
    had: new Map(mine.map(({ id, priority, heldUntil }) => [id, { priority, heldUntil }])),
  };
}
