import type pg from 'pg';
import { z } from 'zod';

const SITES = 50;
export const TOPIC_BASE = 'watchdesk';

/** Each has two of the open alarms. */
export const boxesFor = (open: number): number => Math.ceil(open / 2);

export const floodHostname = (index: number): string => `FLOOD_${String(index).padStart(5, '0')}`;

/**
 * Boxes of many sites, and alarms that were left open: rows as ingestion writes them, because ten thousand messages
 * would only be the flood once more. Two of a box: 5 % critical, 15 % high, the rest medium; half of them wait, a sixth of
 * those has returned, and the oldest is two days old.
 */
export async function addOpenAlarms(sql: pg.Client, open: number): Promise<void> {
  const boxes = boxesFor(open);
  await sql.query(
    `insert into sites (organisation_id, name, timezone)
     select o.id, 'Site ' || lpad(n::text, 2, '0'), 'America/Lima'
     from (select id from organisations order by id limit 1) o, generate_series(1, $1::int) n`,
    [SITES],
  );
  await sql.query(
    `with place as (select id, organisation_id, row_number() over (order by id) - 1 as number
       from sites where name ~ '^Site \\d+$')
     insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, boot_epoch, zone, name)
     select p.organisation_id, p.id, 'alarm_box', ('02' || lpad(to_hex(host.n), 10, '0'))::macaddr, host.name, $1, 1,
       1 + host.n % 8, 'Kiosk ' || host.n
     from unnest($2::text[]) with ordinality as host (name, n)
       join place p on p.number = (host.n - 1) * $3::int / $4::int
     order by host.n`,
    [TOPIC_BASE, Array.from({ length: boxes }, (_, index) => floodHostname(index)), SITES, boxes],
  );
  await sql.query(
    `insert into device_status (device_id, organisation_id, is_online, device_synced, last_seen)
     select id, organisation_id, true, true, now() from devices`,
  );
  await sql.query(
    `with device as (select d.*, row_number() over (order by id) - 1 as number from devices d),
     kind as (select n, n / $1::int as layer, n % $1::int as number, n % 12 as fate from generate_series(0, $2::int - 1) n),
     fresh as (
       select d.*, k.fate, now() - make_interval(mins => 5 + (k.n * 37) % 2880) as raised,
         case when k.layer = 0 then 'UNKNOWN' when k.number % 10 = 0 then 'PANIC2'
           when k.number % 10 < 4 then 'INTRUSION' else 'SECURITY' end as type
       from kind k join device d using (number)),
     alarm as (
       insert into alarms (organisation_id, site_id, device_id, device_name, device_mac, alarm_type, priority, state,
         raised_at, last_activated_at, returned_at, acknowledged_at, acknowledged_by_name, acknowledged_station, source)
       select f.organisation_id, f.site_id, f.id, f.hostname, f.mac_address, f.type, t.priority,
         case when fate < 5 then 'unacknowledged_active' when fate = 5 then 'unacknowledged_returned'
           when fate < 9 then 'acknowledged_active' else 'acknowledged_returned' end::alarm_state,
         raised, raised, case when fate = 5 or fate > 8 then raised + interval '1 minute' end,
         case when fate > 5 then raised + interval '2 minutes' end, case when fate > 5 then 'Ana Quispe' end,
         case when fate > 5 then 'desk-1' end,
         case f.type when 'SECURITY' then 'engine' else 'device' end
       from fresh f join alarm_types t on t.code = f.type
       returning id, organisation_id, raised_at)
     insert into alarm_timeline (organisation_id, alarm_id, at, action)
     select organisation_id, id, raised_at, 'raised' from alarm`,
    [boxes, open],
  );
  await sql.query('analyze devices, device_status, alarms, alarm_timeline');
}

const Counts = z.object({ open: z.coerce.number(), waiting: z.coerce.number(), newest: z.coerce.number() });

export type AlarmCounts = z.infer<typeof Counts>;

/** What a desk whose person has claimed the claimed ones must show. */
export async function countAlarms(sql: pg.Client): Promise<AlarmCounts> {
  const { rows } = await sql.query(
    `select count(*) as open, coalesce(max(id), 0) as newest,
       count(*) filter (where state in ('unacknowledged_active', 'unacknowledged_returned')
         and suppression is null and held_until is null) as waiting
     from alarms where state <> 'closed'`,
  );
  return Counts.parse(rows[0]);
}

/** Takes the alarms of the flood off every desk again, by steps that the database allows. */
export async function closeAlarmsAfter(sql: pg.Client, id: number): Promise<void> {
  await sql.query(
    `update alarms set state = 'acknowledged_active', acknowledged_at = now()
     where id > $1 and state = 'unacknowledged_active'`,
    [id],
  );
  await sql.query(
    `update alarms set state = 'acknowledged_returned', acknowledged_at = coalesce(acknowledged_at, now()),
       returned_at = coalesce(returned_at, now()), condition_gone_at = null
     where id > $1 and state in ('unacknowledged_returned', 'acknowledged_active')`,
    [id],
  );
  await sql.query(
    `update alarms set state = 'closed', closed_at = now(), disposition = 'false', claimed_by = null,
       claimed_by_name = null, claimed_station = null, claimed_at = null, held_until = null, hold_reason = null,
       suppression = null, suppressed_at = null, suppressed_until = null,
       suppressed_by_name = null, suppress_reason = null, suppression_window_id = null
     where id > $1 and state = 'acknowledged_returned'`,
    [id],
  );
}
