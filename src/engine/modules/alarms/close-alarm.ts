import type { Alarm } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type PeoplesDatabase, personScope, type Tx } from '../../platform/db/database.ts';
import { type Actor, present } from './acknowledge-alarm.ts';
import { addTimelineEntry, findAlarm, IdOnly } from './store/alarm-rows.ts';

async function refusal(tx: Tx, id: AlarmId): Promise<AppError> {
  const alarm = await findAlarm(tx, id);
  if (alarm === undefined) return new AppError('NOT_FOUND');
  if (alarm.closedAt !== null)
    return new AppError('ALARM_CLOSED', { by: alarm.closedBy, at: alarm.closedAt });
  return new AppError('ALARM_STILL_OPEN', {
    acknowledged: alarm.acknowledgedAt !== null,
    returned: alarm.returnedAt !== null,
  });
}

/** Ends an alarm with what it turned out to be. A later activation opens a new one. */
export async function closeAlarm(
  deps: { readonly database: PeoplesDatabase; readonly clock: Clock },
  actor: Actor,
  input: { readonly id: AlarmId; readonly disposition: string; readonly note?: string | undefined },
): Promise<Alarm> {
  const at = deps.clock.now();
  return deps.database.transaction(personScope(actor), async (tx) => {
    const closed = await tx.optional(
      IdOnly,
      `update alarms set state = 'closed', closed_at = $2, closed_by = $3, closed_by_name = $4,
           disposition = $5, revision = revision + 1, updated_at = now()
         where id = $1 and state = 'acknowledged_returned' returning id`,
      [input.id, at, actor.userId, actor.name, input.disposition],
    );
    if (closed === undefined) throw await refusal(tx, input.id);
    await addTimelineEntry(tx, {
      organisationId: actor.organisationId,
      alarmId: input.id,
      at,
      action: 'closed',
      by: actor,
      note: input.note ?? null,
    });
    return present(await findAlarm(tx, input.id));
  });
}
