import type { Alarm, TimelineEntry } from '../../../shared/alarms/model.ts';
import type { AlarmId, DeviceId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { type PeoplesDatabase, personScope } from '../../platform/db/database.ts';
import type { Actor } from './alarms-deps.ts';
import { findAlarm, listHistory, listTimeline } from './store/alarm-rows.ts';

export function readAlarm(
  deps: { readonly database: PeoplesDatabase },
  actor: Pick<Actor, 'organisationId' | 'userId'>,
  id: AlarmId,
): Promise<{ alarm: Alarm; timeline: TimelineEntry[] }> {
  return deps.database.transaction(personScope(actor), async (tx) => {
    const alarm = await findAlarm(tx, id);
    if (alarm === undefined) throw new AppError('NOT_FOUND');
    return { alarm, timeline: await listTimeline(tx, id) };
  });
}

export function readHistory(
  deps: { readonly database: PeoplesDatabase },
  actor: Pick<Actor, 'organisationId' | 'userId'>,
  filter: {
    readonly before?: Date | undefined;
    readonly deviceId?: DeviceId | undefined;
    readonly limit: number;
  },
): Promise<Alarm[]> {
  return deps.database.transaction(personScope(actor), (tx) =>
    listHistory(tx, {
      before: filter.before ?? null,
      deviceId: filter.deviceId ?? null,
      limit: filter.limit,
    }),
  );
}
