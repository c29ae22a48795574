import { z } from 'zod';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Row = z.object({ id: DeviceId, isSilent: z.boolean() });
export type Neglected = z.infer<typeof Row>;

/** At once, so that an outage of thousands of boxes is worked off in steps. */
export const NEGLECTED_AT_ONCE = 500;

/**
 * Boxes that were not heard since `silentSince` and are still taken to be online, and boxes one of whose inputs does not
 * agree with its alarm. In the order of their ids.
 *
 * @param after the id to go on behind
 */
export async function findNeglected(tx: Tx, silentSince: Date, after: DeviceId | null): Promise<Neglected[]> {
  return await tx.many(
    Row,
    `select s.device_id as id, s.is_online and s.last_seen < $1 as "isSilent"
     from device_status s
     left join (
       select device_id, bool_or(alarm_type = 'PANIC1') as panic1, bool_or(alarm_type = 'PANIC2') as panic2,
         bool_or(alarm_type = 'TAMPER') as tamper
       from alarms
       where alarm_type in ('PANIC1', 'PANIC2', 'TAMPER')
         and state in ('unacknowledged_active', 'acknowledged_active')
       group by device_id) a on a.device_id = s.device_id
     where s.device_id > coalesce($2::bigint, 0) and (
       (s.is_online and s.last_seen < $1)
       or coalesce(s.panic1, false) <> coalesce(a.panic1, false)
       or coalesce(s.panic2, false) <> coalesce(a.panic2, false)
       or coalesce(s.box_sw, false) <> coalesce(a.tamper, false))
     order by s.device_id limit ${NEGLECTED_AT_ONCE}`,
    [silentSince, after],
  );
}
