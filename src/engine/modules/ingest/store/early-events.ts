import { z } from 'zod';
import { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import { DeviceEvent } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** "WATE": the first of the two ints of the locks of names that boxes send under. */
const NAME_CLASS = 0x57415445;
/** As long as a broker keeps what it has for us. */
const KEPT = '7 days';
const MAX_PER_BOX = 20;

/**
 * Until the transaction has ended nobody else registers a box under one of these names, nor keeps what came under one
 * before its box is known: one of the two finds what the other wrote.
 */
export async function lockNames(tx: Tx, hostnames: readonly string[]): Promise<void> {
  if (hostnames.length === 0) return;
  await tx.execute(
    `select pg_advisory_xact_lock($1::int, number)
     from (select distinct hashtext(name) as number from unnest($2::text[]) as given (name) order by 1) sorted`,
    [NAME_CLASS, hostnames],
  );
}

const Early = z.object({
  id: z.int(),
  deviceId: DeviceId,
  alarmType: DeviceEvent.shape.alarmType,
  eventState: DeviceEvent.shape.eventState,
  priority: DeviceEvent.shape.priority,
  outputType: z.int().nullable(),
});
export type EarlyEvent = z.infer<typeof Early>;

/** A box that has a name from this moment on. */
export interface NewName {
  readonly id: DeviceId;
  readonly hostname: string;
  readonly atMs: number;
}

/**
 * What was kept under a name before a box had it, and raised no alarm yet: the newest, in their order. Unless the box
 * said something itself in between: it had the name before.
 */
export async function readEarlyEvents(tx: Tx, boxes: readonly NewName[]): Promise<EarlyEvent[]> {
  return await tx.many(
    Early,
    `select early.id, box.id as "deviceId", early.alarm_type as "alarmType", early.event_state as "eventState",
       early.priority, early.output_type as "outputType"
     from unnest($1::bigint[], $2::text[], $3::timestamptz[]) as box (id, hostname, since)
     cross join lateral (
       select * from alarm_events e
       where e.device_id is null and e.device_mac is null and e.device_hostname = box.hostname
         and e.received_at > now() - interval '${KEPT}'
       order by e.id desc limit ${MAX_PER_BOX}) early
     where not exists (select from alarm_timeline told where told.event_id = early.id)
       and not exists (
         select from alarm_events own
         where own.device_id = box.id and own.id > early.id and own.received_at < box.since)
     order by early.id`,
    [
      boxes.map(({ id }) => id),
      boxes.map(({ hostname }) => hostname),
      boxes.map(({ atMs }) => new Date(atMs)),
    ],
  );
}

const Named = z.object({
  id: DeviceId,
  base: z.string(),
  hostname: z.string(),
  siteId: SiteId.nullable(),
  name: z.string().nullable(),
  mac: z.string(),
});
export type NamedDevice = z.infer<typeof Named>;

/** The boxes that are registered under these names by now. */
export async function findByNames(
  tx: Tx,
  names: readonly { readonly base: string; readonly hostname: string }[],
): Promise<NamedDevice[]> {
  return await tx.many(
    Named,
    `select d.id, d.topic_base as base, d.hostname, d.site_id as "siteId", d.name, d.mac_address::text as mac
     from (select distinct * from unnest($1::text[], $2::text[])) as sought (base, hostname)
     join devices d on d.topic_base = sought.base and d.hostname = sought.hostname
     where d.kind = 'alarm_box'`,
    [names.map(({ base }) => base), names.map(({ hostname }) => hostname)],
  );
}
