import type { AlarmId, OrganisationId } from '../../../shared/contract/primitives.ts';
import type { NotificationChannelId } from '../../../shared/notify/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import { addAlarms, openNotification } from './store/notification-rows.ts';

interface Told {
  readonly alarmId: AlarmId;
  readonly channelId: NotificationChannelId;
  readonly level: number;
}

/** Keeps what is to be told of alarms, inside the transaction that escalates them. */
export async function tellOutside(
  tx: Tx,
  organisationId: OrganisationId,
  told: readonly Told[],
): Promise<void> {
  // Lowest first, so that two writers cannot wait for each other.
  const channels = [...new Set(told.map(({ channelId }) => channelId))].sort((a, b) => a - b);
  for (const channelId of channels) {
    const id = await openNotification(tx, organisationId, channelId);
    const alarms = told.filter((each) => each.channelId === channelId);
    await addAlarms(tx, organisationId, id, channelId, alarms);
  }
}
