import { z } from 'zod';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { ANNOUNCED, type Period, periodValues } from './figures-period.ts';

const Place = { device: z.string(), deviceId: DeviceId.nullable(), site: z.string().nullable() };
/** What has no device (any more) goes by its name. */
const placeOf = (alarm: string) =>
  `coalesce(max(d.name), max(${alarm}.device_name)) as device, ${alarm}.device_id as "deviceId", max(s.name) as site`;
const PLACED = (alarm: string) =>
  `left join devices d on d.id = ${alarm}.device_id left join sites s on s.id = ${alarm}.site_id`;
const groupedBy = (alarm: string) =>
  `${alarm}.device_id, ${alarm}.site_id, case when ${alarm}.device_id is null then ${alarm}.device_name end`;

const Source = z.object({
  ...Place,
  type: AlarmType,
  alarms: z.int(),
  activations: z.int(),
  /** Of all sources. */
  total: z.int(),
});

/** The ten sources of most activations: a device with alarms of one type. */
export function readSources(tx: Tx, period: Period): Promise<z.infer<typeof Source>[]> {
  return tx.many(
    Source,
    `with sources as (
       select device_id, site_id, case when device_id is null then device_name end as gone,
         max(device_name) as device_name, alarm_type, count(*) as alarms, sum(count)::bigint as activations
       from alarms where ${ANNOUNCED} group by 1, 2, 3, alarm_type)
     select coalesce(d.name, a.device_name) as device, a.device_id as "deviceId", s.name as site,
       a.alarm_type as type, a.alarms, a.activations, a.total
     from (select *, sum(activations) over ()::bigint as total from sources
           order by activations desc, device_name, alarm_type limit 10) a ${PLACED('a')}
     order by a.activations desc, a.device_name, a.alarm_type`,
    periodValues(period),
  );
}

const Chattering = z.object({ ...Place, type: AlarmType, times: z.int(), activations: z.int() });
const MOST_CHATTERING = 50;

/** What began to chatter in the period, most often first. */
export function readChattering(tx: Tx, period: Period): Promise<z.infer<typeof Chattering>[]> {
  return tx.many(
    Chattering,
    `select ${placeOf('a')}, a.alarm_type as type, sum(t.times)::int as times, sum(a.count)::bigint as activations
     from (select alarm_id, count(*) as times from alarm_timeline
           where action = 'chattering' and at >= $1 and at < $2 group by alarm_id) t
     join alarms a on a.id = t.alarm_id ${PLACED('a')}
     where ($3::bigint is null or a.site_id = $3)
     group by ${groupedBy('a')}, a.alarm_type
     order by times desc, activations desc, device limit ${MOST_CHATTERING}`,
    periodValues(period),
  );
}

const Falses = z.object({
  device: z.string().nullable(),
  deviceId: DeviceId.nullable(),
  site: z.string().nullable(),
  isTotal: z.boolean(),
  closed: z.int(),
  falses: z.int(),
});
const MOST_FALSE = 100;

/** The whole, then the devices with false alarms, most of them first. */
export function readFalseAlarms(tx: Tx, period: Period): Promise<z.infer<typeof Falses>[]> {
  return tx.many(
    Falses,
    `with devices_of as (
       select a.device_id, a.site_id, case when a.device_id is null then a.device_name end as gone,
         max(a.device_name) as device_name, count(*) as closed, count(*) filter (where p.counts_as_false) as falses
       from alarms a
       left join alarm_dispositions p on p.organisation_id = a.organisation_id and p.code = a.disposition
       where a.state = 'closed' and ${ANNOUNCED} group by 1, 2, 3),
     most as (select * from devices_of where falses > 0
              order by falses desc, falses::float8 / closed desc, device_name limit ${MOST_FALSE})
     select true as "isTotal", null as device, null::bigint as "deviceId", null as site,
       coalesce(sum(closed), 0)::bigint as closed, coalesce(sum(falses), 0)::bigint as falses from devices_of
     union all
     (select false, coalesce(d.name, m.device_name), m.device_id, s.name, m.closed, m.falses
      from most m ${PLACED('m')}
      order by m.falses desc, m.falses::float8 / m.closed desc, m.device_name)`,
    periodValues(period),
  );
}
