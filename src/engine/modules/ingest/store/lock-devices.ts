import { z } from 'zod';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reachOf } from './replay-reach.ts';

/** "WATD": the first of the two ints of the locks that let one worker at a time register a box. */
const REGISTRATION_CLASS = 0x57415444;

export interface SoughtDevices {
  readonly hosts: readonly { readonly base: string; readonly hostname: string }[];
  /** Of boxes that say who they are: their row may be under another name, or not there yet. */
  readonly macs: readonly string[];
}

const Row = z.object({ id: DeviceId });

/**
 * Until the transaction has ended no other worker changes these boxes, nor registers one of these addresses. In the
 * order of their ids, so that two workers never wait for each other. A weaker lock than a deletion takes: rows that
 * only refer to them do not wait.
 */
export async function lockDevices(tx: Tx, { hosts, macs }: SoughtDevices): Promise<DeviceId[]> {
  if (macs.length > 0) {
    await tx.execute(
      `select pg_advisory_xact_lock($1::int, number)
       from (select distinct hashtext(mac) as number from unnest($2::text[]) as given (mac) order by 1) sorted`,
      [REGISTRATION_CLASS, macs],
    );
  }
  const rows = await tx.many(
    Row,
    `select d.id from devices d
     where d.kind = 'alarm_box' and d.id in (
       select named.id from unnest($1::text[], $2::text[]) as sought (base, hostname)
         join devices named on named.topic_base = sought.base and named.hostname = sought.hostname
       union select known.id from devices known where known.mac_address = any ($3::macaddr[]))
     order by d.id for no key update of d`,
    [hosts.map(({ base }) => base), hosts.map(({ hostname }) => hostname), macs],
  );
  return rows.map(({ id }) => id);
}

const Newest = z.object({
  deviceId: DeviceId,
  alarmType: z.string(),
  eventState: z.string(),
  sequence: z.int(),
});
export type NewestEvent = z.infer<typeof Newest>;

/**
 * Of each box's present boot, the last thing it said of each type, by its own counting: as far back as a message may
 * come late, which is all that it can be compared with.
 */
export async function readNewestEvents(tx: Tx, ids: readonly DeviceId[]): Promise<NewestEvent[]> {
  return await tx.many(
    Newest,
    `select distinct on (e.device_id, e.alarm_type) e.device_id as "deviceId", e.alarm_type::text as "alarmType",
       e.event_state::text as "eventState", e.envelope_sequence as sequence
     from devices d
     left join device_replay r on r.device_id = d.id and r.boot_epoch = d.boot_epoch
     cross join lateral (select ${reachOf('d.boot_epoch', 'r.highest_sequence')} as lowest offset 0) reach
     join alarm_events e on e.device_id = d.id and e.boot_epoch = d.boot_epoch
       and e.envelope_sequence >= reach.lowest
     where d.id = any ($1::bigint[]) and e.envelope_sequence is not null
       and e.event_state in ('ACTIVE', 'INACTIVE')
       and e.received_at >= coalesce(d.replay_reset_at, e.received_at)
     order by e.device_id, e.alarm_type, e.envelope_sequence desc`,
    [ids],
  );
}

/** The same for boxes whose ids are known; the ones that are still there. */
export async function lockDevicesById(tx: Tx, ids: readonly DeviceId[]): Promise<DeviceId[]> {
  const rows = await tx.many(
    Row,
    'select id from devices where id = any ($1::bigint[]) order by id for no key update',
    [ids],
  );
  return rows.map(({ id }) => id);
}
