import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { RejectedMessage, UnregisteredDevice } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** A hostile network can invent host names without end; a person reads the newest. */
const MAX_UNREGISTERED = 1000;

export function listUnregistered(tx: Tx): Promise<UnregisteredDevice[]> {
  return tx.many(
    UnregisteredDevice,
    `select topic_base as "topicBase", hostname, first_seen as "firstSeen", last_seen as "lastSeen",
       message_count as "messageCount", last_kind as "lastKind"
     from unregistered_devices order by last_seen desc, hostname limit $1`,
    [MAX_UNREGISTERED],
  );
}

const rejectedSelect = `id, received_at as "receivedAt", topic, hostname, device_id as "deviceId", reason,
  size_bytes as "sizeBytes", encode(frame, 'hex') as "frameHex"`;

/** Newest first. */
export function listRejected(
  tx: Tx,
  { deviceId, limit }: { readonly deviceId: DeviceId | null; readonly limit: number },
): Promise<RejectedMessage[]> {
  return tx.many(
    RejectedMessage,
    `select ${rejectedSelect} from rejected_messages
     where $1::bigint is null or device_id = $1 order by id desc limit $2`,
    [deviceId, limit],
  );
}

/** Oldest first: what came after a message that is known already. */
export function listRejectedAfter(tx: Tx, afterId: number, limit: number): Promise<RejectedMessage[]> {
  return tx.many(
    RejectedMessage,
    `select ${rejectedSelect} from rejected_messages where id > $1 order by id limit $2`,
    [afterId, limit],
  );
}

/** A row of `rejected_messages` as it stands in the log. */
export function rejectedOfRow(row: Readonly<Record<string, unknown>>): RejectedMessage {
  return RejectedMessage.parse({
    id: row['id'],
    receivedAt: row['received_at'],
    topic: row['topic'],
    hostname: row['hostname'],
    deviceId: row['device_id'],
    reason: row['reason'],
    sizeBytes: row['size_bytes'],
    // bytea_output is hex: \x0a0b…
    frameHex: typeof row['frame'] === 'string' ? row['frame'].slice(2) : null,
  });
}
