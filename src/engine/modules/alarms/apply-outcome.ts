import type { TimelineAction } from '../../../shared/alarms/model.ts';
import type { AlarmId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { transition } from './domain/alarm-machine.ts';
import type { LineDetail } from './domain/handling.ts';
import { type EngineSource, insertEngineAlarm, lastEngineAlarm } from './store/engine-alarms.ts';
import { insertDeviceTimeline, updateAlarms } from './store/open-alarms.ts';

/** How it went for something of the installation itself. */
export interface EngineOutcome {
  readonly at: Date;
  readonly failed: boolean;
  /** Words for a failure. */
  readonly note?: string | null;
}

/** Raises, repeats or returns the alarm of one source, under the lock of the organisation's alarms of the engine. */
export async function applyOutcome(
  tx: Tx,
  organisationId: OrganisationId,
  source: EngineSource,
  { at, failed, note = null }: EngineOutcome,
): Promise<void> {
  const last = await lastEngineAlarm(tx, source);
  if (last !== undefined && at <= last.changedAt) return;
  const open = last === undefined || last.state === 'closed' ? null : { ...last, state: last.state };
  const standing = open && {
    state: open.state,
    latched: open.latched,
    conditionGone: open.conditionGoneAt !== null,
  };
  const next = transition(standing, failed ? 'active' : 'returned');
  if (next === null) return;
  const line = (id: AlarmId, action: TimelineAction, detail: LineDetail | null = null) => ({
    alarm: { id },
    at,
    action,
    note: detail === null ? note : null,
    detail,
    eventId: null,
  });
  if (open === null) {
    const { id, shownAt } = await insertEngineAlarm(tx, organisationId, source, at);
    const delayed =
      shownAt === null ? [] : [line(id, 'delayed', { kind: 'delayed', until: shownAt.toISOString() })];
    await insertDeviceTimeline(tx, organisationId, [line(id, next.action), ...delayed]);
    return;
  }
  const isOver = !next.activation && !next.conditionGone;
  await updateAlarms(tx, [
    {
      id: open.id,
      state: next.state,
      priority: open.priority,
      count: open.count + (next.activation ? 1 : 0),
      lastActivatedAt: next.activation ? at : null,
      returnedAt: isOver ? at : null,
      conditionGoneAt: next.conditionGone ? at : null,
    },
  ]);
  await insertDeviceTimeline(tx, organisationId, [line(open.id, next.action)]);
}
