import { z } from 'zod';
import type { CommandId } from '../../../../shared/commands/model.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Row = z.object({ requestId: z.uuid() });

/** Of this transaction's orders to the board, up to this one. */
export async function requestsSince(tx: Tx, deviceId: DeviceId, upTo: CommandId): Promise<string[]> {
  const rows = await tx.many(
    Row,
    `select request_id as "requestId" from command_log
     where device_id = $1 and (id = $2 or (id < $2 and created_at = now())) order by id`,
    [deviceId, upTo],
  );
  return rows.map(({ requestId }) => requestId);
}
