import { z } from 'zod';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Row = z.object({ id: DeviceId, isSilent: z.boolean() });
export type Neglected = z.infer<typeof Row>;

/** In one look, so that an outage of thousands of boxes is worked off in steps. */
const MOST = 500;

/**
 * Boxes that were not heard since `silentSince` and are still taken to be online, and boxes one of whose inputs does not
 * agree with its alarm.
 */
export async function findNeglected(tx: Tx, silentSince: Date): Promise<Neglected[]> {
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
     where (s.is_online and s.last_seen < $1)
       or coalesce(s.panic1, false) <> coalesce(a.panic1, false)
       or coalesce(s.panic2, false) <> coalesce(a.panic2, false)
       or coalesce(s.box_sw, false) <> coalesce(a.tamper, false)
     order by s.device_id limit ${MOST}`,
    [silentSince],
  );
}
