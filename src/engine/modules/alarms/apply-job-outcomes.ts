import type { TimelineAction } from '../../../shared/alarms/model.ts';
import type { AlarmId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { transition } from './domain/alarm-machine.ts';
import type { LineDetail } from './domain/handling.ts';
import { insertJobAlarm, lastJobAlarm, lockJobAlarms } from './store/job-alarms.ts';
import { insertDeviceTimeline, updateAlarms } from './store/open-alarms.ts';

/** How a job's newest finished run ended. */
export interface JobOutcome {
  readonly job: string;
  readonly finishedAt: Date;
  readonly failed: boolean;
}

/**
 * Raises, repeats and returns the organisation's alarms of jobs. What an alarm knows already changes nothing, so that
 * any station may tell any outcome again: one that was closed stays closed until the job fails once more.
 */
export async function applyJobOutcomes(
  tx: Tx,
  organisationId: OrganisationId,
  outcomes: readonly JobOutcome[],
): Promise<void> {
  await lockJobAlarms(tx, organisationId);
  for (const outcome of outcomes) await applyOutcome(tx, organisationId, outcome);
}

async function applyOutcome(
  tx: Tx,
  organisationId: OrganisationId,
  { job, finishedAt, failed }: JobOutcome,
): Promise<void> {
  const last = await lastJobAlarm(tx, job);
  if (last !== undefined && finishedAt <= last.changedAt) return;
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
    at: finishedAt,
    action,
    note: null,
    detail,
    eventId: null,
  });
  if (open === null) {
    const { id, shownAt } = await insertJobAlarm(tx, organisationId, job, finishedAt);
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
      lastActivatedAt: next.activation ? finishedAt : null,
      returnedAt: isOver ? finishedAt : null,
      conditionGoneAt: next.conditionGone ? finishedAt : null,
    },
  ]);
  await insertDeviceTimeline(tx, organisationId, [line(open.id, next.action)]);
}
