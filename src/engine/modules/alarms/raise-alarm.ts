import { randomUUID } from 'node:crypto';
import type { Alarm, AlarmType } from '../../../shared/alarms/model.ts';
import type { DeviceId, SiteId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor, AlarmsDeps } from './alarms-deps.ts';
import { present } from './handle-alarm.ts';
import { addTimelineEntry, findAlarm, insertByHand } from './store/alarm-rows.ts';
import { findPlacedDevice, sitesAmong } from './store/window-rows.ts';

export interface RaiseByHand {
  readonly siteId: SiteId;
  readonly deviceId?: DeviceId | undefined;
  readonly type: AlarmType;
  readonly text: string;
}

/** What no device tells: a phone call, a guard. Nothing will say that it is over but a person, by resetting it. */
export const raiseAlarm = (
  { database, clock }: AlarmsDeps,
  by: Actor,
  { siteId, deviceId, type, text }: RaiseByHand,
): Promise<Alarm> =>
  database.transaction(personScope(by), async (tx) => {
    const device = deviceId === undefined ? null : await findPlacedDevice(tx, deviceId);
    const [site] = await sitesAmong(tx, [siteId]);
    if (site === undefined || device === undefined || (device !== null && device.siteId !== siteId))
      throw new AppError('PLACE_UNKNOWN');
    const at = clock.now();
    const { organisationId } = by;
    const id = await insertByHand(tx, {
      organisationId,
      siteId,
      deviceId: device?.id ?? null,
      type,
      subject: `hand:${randomUUID()}`,
      title: text,
      at,
    });
    await addTimelineEntry(tx, {
      organisationId,
      alarmId: id,
      at,
      action: 'raised',
      by,
      note: text,
      detail: { latched: true, conditionGone: true },
    });
    return present(await findAlarm(tx, id));
  });
