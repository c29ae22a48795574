import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { DeviceId } from '../shared/contract/primitives.ts';

/** Rows that a desk shows at most; each of them is written again and again. */
export const FEED_DEVICES = 200;
export const FEED_ALARMS = 200;

const Credentials = z.object({ superuser: z.string() });

/** The embedded database of a room, for programs that write beside the engine. */
export async function roomDatabaseUrl(dataDir: string): Promise<string> {
  const home = join(dataDir, 'postgres');
  const { superuser } = Credentials.parse(JSON.parse(await readFile(join(home, 'credentials.json'), 'utf8')));
  const port = (await readFile(join(home, 'port'), 'utf8')).trim();
  return `postgresql://postgres:${superuser}@127.0.0.1:${port}/watchdesk?options=-c%20search_path%3Dwatchdesk`;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Devices with a status and open alarms of the first organisation, as a room has them in operation. */
export async function addFeedRows(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(
      `with place as (select o.id as organisation_id, s.id as site_id
         from organisations o left join sites s on s.organisation_id = o.id order by o.id, s.id limit 1),
       device as (insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
         select organisation_id, site_id, 'alarm_box', ('02:00:00:00:' || lpad(to_hex(n / 256), 2, '0') || ':'
           || lpad(to_hex(n % 256), 2, '0'))::macaddr, 'box-' || n, 'watchdesk'
         from place, generate_series(1, $1::int) n returning id, organisation_id)
       insert into device_status (device_id, organisation_id, is_online, last_seen, firmware_version, partition,
         ota_validated, uptime, boot_count, device_state, state_duration, free_heap, min_heap, network_type,
         ip_address, rssi, connected, has_ip, mqtt_connected, ntp_synced, last_ntp_sync, panic1_count, panic2_count,
         tamper_count, wifi_disconnects, mqtt_disconnects, error_count, temperature, humidity, fan_pwm_duty,
         error_flags, device_synced)
       select id, organisation_id, true, now(), '1.4.2', 0, true, 86400, 3, 'NORMAL', 3600, 180000, 150000, 'wifi',
         '192.0.2.7', -61, true, true, true, true, now(), 0, 0, 0, 1, 1, 0, 21.5, 48, 30, 0, true
       from device`,
      [FEED_DEVICES],
    );
    await client.query(
      `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
         last_activated_at, source)
       select organisation_id, site_id, id, hostname, 'PANIC1', 'critical', 'unacknowledged_active', now(), now(),
         'device'
       from devices order by id limit $1`,
      [FEED_ALARMS],
    );
  });
}

/** The rows that the desk shows. */
export async function deviceIds(url: string): Promise<DeviceId[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query({ text: 'select id from devices order by id', rowMode: 'array' });
    return z
      .array(z.tuple([z.coerce.number().pipe(DeviceId)]))
      .parse(rows)
      .flat();
  });
}
