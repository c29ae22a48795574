import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DeviceEvent } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Newest first, in the order in which they were kept. */
export function listEvents(tx: Tx, deviceId: DeviceId, limit: number): Promise<DeviceEvent[]> {
  return tx.many(
    DeviceEvent,
    `select id, device_id as "deviceId", received_at as "receivedAt", timestamp as "deviceTime",
       alarm_type as "alarmType", event_state as "eventState", priority, output_type as "outputType",
       pattern_type as "patternType", duration_seconds as "durationS", elapsed_seconds as "elapsedS"
     from alarm_events where device_id = $1 order by id desc limit $2`,
    [deviceId, limit],
  );
}
