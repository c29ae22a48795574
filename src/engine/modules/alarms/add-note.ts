import type { TimelineEntry } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { type PeoplesDatabase, personScope } from '../../platform/db/database.ts';
import type { Actor } from './acknowledge-alarm.ts';
import { addTimelineEntry, touchAlarm } from './store/alarm-rows.ts';

/** Notes may follow an alarm after it is closed; they are never edited or deleted. */
export function addNote(
  deps: { readonly database: PeoplesDatabase; readonly clock: Clock },
  actor: Actor,
  input: { readonly id: AlarmId; readonly note: string },
): Promise<TimelineEntry> {
  return deps.database.transaction(personScope(actor), async (tx) => {
    // The new revision is what tells the other desks that the timeline has grown.
    if (!(await touchAlarm(tx, input.id))) throw new AppError('NOT_FOUND');
    return addTimelineEntry(tx, {
      organisationId: actor.organisationId,
      alarmId: input.id,
      at: deps.clock.now(),
      action: 'note',
      by: actor,
      note: input.note,
    });
  });
}
