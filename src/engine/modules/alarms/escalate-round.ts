import type { AlarmId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { NotificationChannelId } from '../../../shared/notify/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import { escalate } from './domain/escalation.ts';
import { ROUND_LIMIT } from './store/desk-clock-rows.ts';
import { countSupervisors, listSteps, lockDue, writeEscalations } from './store/escalation-rows.ts';

/** One alarm that somebody outside is to be told of. */
export interface Told {
  readonly alarmId: AlarmId;
  readonly channelId: NotificationChannelId;
  readonly level: number;
}

/** Keeps what is to be told with the escalation itself: both are there, or neither is. */
export type TellOutside = (tx: Tx, organisationId: OrganisationId, told: readonly Told[]) => Promise<void>;

/** Escalates what nobody has taken in time. True where more was due than one round takes. */
export async function escalateRound(
  tx: Tx,
  organisationId: OrganisationId,
  at: Date,
  tellOutside: TellOutside,
): Promise<boolean> {
  const due = await lockDue(tx, organisationId);
  if (due.length === 0) return false;
  const policies = new Map((await listSteps(tx)).map(({ priority, steps }) => [priority, steps]));
  const escalated = due.flatMap((alarm) => {
    const next = escalate(alarm, policies.get(alarm.priority) ?? []);
    return next === null ? [] : [{ ...alarm, next }];
  });
  const supervisors = escalated.some(({ next }) => next.callsSupervisors)
    ? await countSupervisors(tx, organisationId)
    : 0;
  await writeEscalations(tx, organisationId, at, escalated, supervisors);
  const told = escalated.flatMap(({ id, next }) =>
    next.channelIds.map((channelId) => ({ alarmId: id, channelId, level: next.level })),
  );
  if (told.length > 0) await tellOutside(tx, organisationId, told);
  return due.length >= ROUND_LIMIT;
}
