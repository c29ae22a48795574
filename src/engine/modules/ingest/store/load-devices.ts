import { z } from 'zod';
import { DeviceId, OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import { DeviceState, NetworkType } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reachOf } from './replay-reach.ts';

const flag = z.boolean().nullable();
const count = z.int().nullable();
const reading = z.number().nullable();

const StoredDevice = z.object({
  id: DeviceId,
  organisationId: OrganisationId,
  siteId: SiteId.nullable(),
  mac: z.string(),
  base: z.string(),
  hostname: z.string(),
  name: z.string().nullable(),
  country: z.string().nullable(),
  zone: count,
  latitude: reading,
  longitude: reading,
  bootEpoch: z.int(),
  bootedAtS: count,
  replayResetAt: z.date().nullable(),
  lastSeenUs: z.int().nullable(),
  isOnline: flag,
  firmwareVersion: z.string().nullable(),
  partition: count,
  otaValidated: flag,
  uptimeS: count,
  bootCount: count,
  deviceState: DeviceState.nullable(),
  stateDurationS: count,
  freeHeapBytes: count,
  minHeapBytes: count,
  networkType: NetworkType.nullable(),
  ipAddress: z.string().nullable(),
  rssiDbm: count,
  connected: flag,
  hasIp: flag,
  mqttConnected: flag,
  ntpSynced: flag,
  lastNtpSync: z.date().nullable(),
  panic1: flag,
  panic2: flag,
  boxSw: flag,
  siren: flag,
  turret: flag,
  panic1Count: count,
  panic2Count: count,
  tamperCount: count,
  wifiDisconnects: count,
  mqttDisconnects: count,
  errorCount: count,
  temperatureC: reading,
  humidityPercent: reading,
  fanPwmDutyPercent: count,
  errorFlags: count,
  deviceSynced: flag,
  lastSyncAttempt: z.date().nullable(),
  replayHighest: count,
  replaySeen: z.instanceof(Uint8Array).nullable(),
  replayLowestWill: count,
  previousEpoch: count,
  previousHighest: count,
  previousSeen: z.instanceof(Uint8Array).nullable(),
  /** Envelope sequences of alarms, which are kept by their events. */
  alarmSequences: z.array(z.int()).nullable(),
  previousAlarmSequences: z.array(z.int()).nullable(),
  /** Of the alarms that stand for an input of the box, the ones that are active. */
  activeInputAlarms: z.array(z.enum(['PANIC1', 'PANIC2', 'TAMPER'])).nullable(),
  writtenAt: z.date().nullable(),
  writtenTemperatureC: reading,
  writtenHumidityPercent: reading,
  writtenFanPwmDutyPercent: count,
  writtenPanic1: flag,
  writtenPanic2: flag,
  writtenBoxSw: flag,
  writtenSiren: flag,
  writtenTurret: flag,
  writtenDeviceState: DeviceState.nullable(),
  writtenIsOnline: flag,
});
export type StoredDevice = z.infer<typeof StoredDevice>;

/** @param heartbeatsOf an array of ids, or null for all */
const select = (heartbeatsOf: string): string => `select
    d.id, d.organisation_id as "organisationId", d.site_id as "siteId", d.mac_address::text as mac,
    d.topic_base as base, d.hostname, d.name, d.country, d.zone, d.latitude::float8 as latitude,
    d.longitude::float8 as longitude, d.boot_epoch as "bootEpoch",
    extract(epoch from d.booted_at)::bigint as "bootedAtS", d.replay_reset_at as "replayResetAt",
    (extract(epoch from s.last_seen) * 1000000)::bigint as "lastSeenUs",
    s.is_online as "isOnline", s.firmware_version as "firmwareVersion", s.partition,
    s.ota_validated as "otaValidated", s.uptime as "uptimeS", s.boot_count as "bootCount",
    s.device_state as "deviceState", s.state_duration as "stateDurationS", s.free_heap as "freeHeapBytes",
    s.min_heap as "minHeapBytes", s.network_type as "networkType", host(s.ip_address) as "ipAddress",
    s.rssi as "rssiDbm", s.connected, s.has_ip as "hasIp", s.mqtt_connected as "mqttConnected",
    s.ntp_synced as "ntpSynced", s.last_ntp_sync as "lastNtpSync", s.panic1, s.panic2, s.box_sw as "boxSw",
    s.siren, s.turret, s.panic1_count as "panic1Count", s.panic2_count as "panic2Count",
    s.tamper_count as "tamperCount", s.wifi_disconnects as "wifiDisconnects",
    s.mqtt_disconnects as "mqttDisconnects", s.error_count as "errorCount", s.temperature as "temperatureC",
    s.humidity as "humidityPercent", s.fan_pwm_duty as "fanPwmDutyPercent", s.error_flags as "errorFlags",
    s.device_synced as "deviceSynced", s.last_sync_attempt as "lastSyncAttempt",
    r.highest_sequence as "replayHighest", r.seen as "replaySeen", r.lowest_will as "replayLowestWill",
    r.previous_epoch as "previousEpoch", r.previous_highest as "previousHighest",
    r.previous_seen as "previousSeen",
    (select array_agg(e.envelope_sequence) from alarm_events e
      where e.device_id = d.id and e.boot_epoch = d.boot_epoch
        and e.envelope_sequence >= ${reachOf('d.boot_epoch', 'r.highest_sequence')}
        and e.received_at >= coalesce(d.replay_reset_at, e.received_at)) as "alarmSequences",
    (select array_agg(e.envelope_sequence) from alarm_events e
      where e.device_id = d.id and e.boot_epoch = r.previous_epoch
        and e.envelope_sequence >= ${reachOf('r.previous_epoch', 'r.previous_highest')}
        and e.received_at >= coalesce(d.replay_reset_at, e.received_at)) as "previousAlarmSequences",
    (select array_agg(a.alarm_type) from alarms a
      where a.device_id = d.id and a.alarm_type in ('PANIC1', 'PANIC2', 'TAMPER')
        and a.state in ('unacknowledged_active', 'acknowledged_active')) as "activeInputAlarms",
    h.time as "writtenAt", h.temperature as "writtenTemperatureC", h.humidity as "writtenHumidityPercent",
    h.fan_pwm_duty as "writtenFanPwmDutyPercent", h.panic1 as "writtenPanic1", h.panic2 as "writtenPanic2",
    h.box_sw as "writtenBoxSw", h.siren as "writtenSiren", h.turret as "writtenTurret",
    h.device_state as "writtenDeviceState", h.is_online as "writtenIsOnline"
  from devices d
  left join device_status s on s.device_id = d.id
  left join device_replay r on r.device_id = d.id and r.boot_epoch = d.boot_epoch
  left join last_heartbeats(${heartbeatsOf}) h on h.device_id = d.id
  where d.kind = 'alarm_box'`;

/** Of two that claim one name the one heard last comes last, and so has it. */
const IN_ORDER = 'order by s.last_seen nulls first, d.id';

/** All boxes of the organisation. */
export function loadDevices(tx: Tx): Promise<StoredDevice[]> {
  return tx.many(StoredDevice, `${select('null')} ${IN_ORDER}`);
}

export function loadDevice(tx: Tx, id: DeviceId): Promise<StoredDevice | undefined> {
  return tx.optional(StoredDevice, `${select('array[$1::bigint]')} and d.id = $1`, [id]);
}

export function loadDevicesIn(tx: Tx, ids: readonly DeviceId[]): Promise<StoredDevice[]> {
  return tx.many(StoredDevice, `${select('$1::bigint[]')} and d.id = any ($1::bigint[]) ${IN_ORDER}`, [ids]);
}
