import { z } from 'zod';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import { AlarmId, DeviceId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Activation } from '../domain/confirm.ts';

const Row = z.object({
  alarmId: AlarmId,
  type: AlarmType,
  deviceId: DeviceId,
  zoneId: ZoneId.nullable(),
  siteId: SiteId.nullable(),
  at: z.date(),
  isActive: z.boolean(),
});

export interface AlarmActivation extends Activation {
  readonly isActive: boolean;
}

const activationOf = ({ at, ...row }: z.infer<typeof Row>): AlarmActivation => ({
  ...row,
  atMs: at.getTime(),
});

const COLUMNS = `a.id as "alarmId", a.alarm_type as type, a.device_id as "deviceId", d.zone_id as "zoneId",
  d.site_id as "siteId"`;

/**
 * What became active since then: open alarms, and closed ones that were raised since. What is on test or out of service
 * confirms nothing, and neither does what was confirmed.
 */
export async function listActivations(tx: Tx, since: Date): Promise<AlarmActivation[]> {
  const rows = await tx.many(
    Row,
    `select ${COLUMNS}, a.last_activated_at as at,
       a.state in ('unacknowledged_active', 'acknowledged_active') as "isActive"
     from alarms a join devices d on d.id = a.device_id
     where ((a.state <> 'closed' and a.last_activated_at >= $1) or (a.state = 'closed' and a.raised_at >= $1))
       and a.alarm_type <> 'CONFIRMED' and (a.suppression is null or a.suppression not in ('on_test', 'out_of_service'))
     order by a.last_activated_at, a.id`,
    [since],
  );
  return rows.map(activationOf);
}

/** Those of the alarms that are active now. */
export async function activeAmong(tx: Tx, ids: readonly AlarmId[]): Promise<ReadonlySet<AlarmId>> {
  const rows = await tx.many(
    z.object({ id: AlarmId }),
    `select id from alarms
     where id = any ($1::bigint[]) and state in ('unacknowledged_active', 'acknowledged_active')`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Each activation of a month, for the dry run; so many at most, oldest first. */
export async function listPastActivations(
  tx: Tx,
  {
    since,
    types,
    limit,
  }: { readonly since: Date; readonly types: readonly AlarmType[]; readonly limit: number },
): Promise<AlarmActivation[]> {
  const rows = await tx.many(
    Row,
    `select ${COLUMNS}, t.at, false as "isActive"
     from alarms a join devices d on d.id = a.device_id
     join alarm_timeline t on t.alarm_id = a.id and t.action in ('raised', 'repeated', 'reactivated') and t.at >= $1
     where a.alarm_type = any ($2::text[]) and a.alarm_type <> 'CONFIRMED'
     order by t.at, t.id limit $3`,
    [since, types, limit],
  );
  return rows.map(activationOf);
}
