import { z } from 'zod';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const IdRow = z.object({ id: DeviceId });

// Whole milliseconds: other parts of the program compare it, and their clock has no finer ones.
const RESET = `update devices set boot_epoch = 0, booted_at = null,
    replay_reset_at = date_trunc('milliseconds', clock_timestamp())
  where id = $1 returning id`;

/** Forgets boots and sequences of a box, so that another board is taken in; false where there is no such device. */
export async function resetReplay(tx: Tx, id: DeviceId): Promise<boolean> {
  const row = await tx.optional(IdRow, RESET, [id]);
  if (row === undefined) return false;
  await tx.execute('delete from device_replay where device_id = $1', [id]);
  return true;
}
