import { type Alarm, AlarmState } from '../../../shared/alarms/model.ts';
import type { AlarmId, OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type PeoplesDatabase, personScope, type Tx } from '../../platform/db/database.ts';
import { addTimelineEntry, findAlarm, IdOnly, type Signature } from './store/alarm-rows.ts';

export interface Actor extends Signature {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}

/** Why an acknowledgement had no effect, as the error that says so. */
async function refusal(tx: Tx, id: AlarmId): Promise<AppError> {
  const alarm = await findAlarm(tx, id);
  if (alarm === undefined) return new AppError('NOT_FOUND');
  if (alarm.state === AlarmState.enum.closed) {
    return new AppError('ALARM_CLOSED', { by: alarm.closedBy, at: alarm.closedAt ?? alarm.lastActivatedAt });
  }
  return new AppError('ALARM_ALREADY_ACKNOWLEDGED', {
    by: alarm.acknowledgedBy ?? '',
    at: alarm.acknowledgedAt ?? alarm.lastActivatedAt,
    station: alarm.acknowledgedStation ?? '',
  });
}

/**
 * One winner: the update only takes an unacknowledged row, and a second desk's update waits for the first one's
 * commit and then finds none.
 */
export async function acknowledgeAlarm(
  deps: { readonly database: PeoplesDatabase; readonly clock: Clock },
  actor: Actor,
  input: { readonly id: AlarmId; readonly note?: string | undefined },
): Promise<Alarm> {
  const at = deps.clock.now();
  const note = input.note ?? null;
  return deps.database.transaction(personScope(actor), async (tx) => {
    const won = await tx.optional(
      IdOnly,
      `update alarms set
           state = case state when 'unacknowledged_active' then 'acknowledged_active'::alarm_state
             else 'acknowledged_returned'::alarm_state end,
           acknowledged_at = $2, acknowledged_by = $3, acknowledged_by_name = $4, acknowledged_station = $5,
           acknowledge_note = $6, revision = revision + 1, updated_at = now()
         where id = $1 and state in ('unacknowledged_active', 'unacknowledged_returned')
         returning id`,
      [input.id, at, actor.userId, actor.name, actor.station, note],
    );
    if (won === undefined) throw await refusal(tx, input.id);
    await addTimelineEntry(tx, {
      organisationId: actor.organisationId,
      alarmId: input.id,
      at,
      action: 'acknowledged',
      by: actor,
      note,
    });
    return present(await findAlarm(tx, input.id));
  });
}

/** The row this transaction has just written. */
export function present(alarm: Alarm | undefined): Alarm {
  if (alarm === undefined) throw new Error('an alarm vanished inside the transaction that changed it');
  return alarm;
}
