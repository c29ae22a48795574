import type { DeviceIdentity, DeviceStatusDetail } from '../../../../shared/devices/model.ts';

type OfOtherTables = 'siteName' | 'zoneName' | 'modelName' | 'brandName' | 'name' | 'tags';

/** Column of `devices` behind each field; the others are put together from elsewhere. */
export const identityColumns: Readonly<Record<Exclude<keyof DeviceIdentity, OfOtherTables>, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  siteId: 'site_id',
  zoneId: 'zone_id',
  kind: 'kind',
  modelId: 'model_id',
  retiredAt: 'retired_at',
  macAddress: 'mac_address',
  hostname: 'hostname',
  country: 'country',
  zone: 'zone',
  latitude: 'latitude',
  longitude: 'longitude',
  createdAt: 'created_at',
};

/** Column of `device_status` behind each field. */
export const statusColumns: Readonly<Record<keyof DeviceStatusDetail, string>> = {
  deviceId: 'device_id',
  isOnline: 'is_online',
  lastSeen: 'last_seen',
  deviceState: 'device_state',
  firmwareVersion: 'firmware_version',
  networkType: 'network_type',
  rssiDbm: 'rssi',
  temperatureC: 'temperature',
  humidityPercent: 'humidity',
  fanPwmDutyPercent: 'fan_pwm_duty',
  panic1: 'panic1',
  panic2: 'panic2',
  boxSw: 'box_sw',
  siren: 'siren',
  turret: 'turret',
  revision: 'revision',
  stateDurationS: 'state_duration',
  uptimeS: 'uptime',
  bootCount: 'boot_count',
  freeHeapBytes: 'free_heap',
  minHeapBytes: 'min_heap',
  partition: 'partition',
  otaValidated: 'ota_validated',
  ipAddress: 'ip_address',
  connected: 'connected',
  hasIp: 'has_ip',
  mqttConnected: 'mqtt_connected',
  ntpSynced: 'ntp_synced',
  lastNtpSync: 'last_ntp_sync',
  panic1Count: 'panic1_count',
  panic2Count: 'panic2_count',
  tamperCount: 'tamper_count',
  wifiDisconnects: 'wifi_disconnects',
  mqttDisconnects: 'mqtt_disconnects',
  errorCount: 'error_count',
  errorFlags: 'error_flags',
  deviceSynced: 'device_synced',
  lastSyncAttempt: 'last_sync_attempt',
};

/** Columns whose text or type in SQL is not what the field holds. */
const CONVERTED: Readonly<Record<string, (column: string) => string>> = {
  latitude: (column) => `${column}::float8`,
  longitude: (column) => `${column}::float8`,
  ip_address: (column) => `host(${column})`,
};

function selectList(columns: Readonly<Record<string, string>>, alias: string): string {
  return Object.entries(columns)
    .map(([field, column]) => {
      const qualified = `${alias}.${column}`;
      return `${CONVERTED[column]?.(qualified) ?? qualified} as "${field}"`;
    })
    .join(', ');
}

export const identitySelect = `${selectList(identityColumns, 'd')}, coalesce(d.name, d.hostname) as "name",
  d.tags, s.name as "siteName", z.name as "zoneName", m.name as "modelName", b.name as "brandName"`;
export const identityFrom = `devices d left join sites s on s.id = d.site_id left join zones z on z.id = d.zone_id
  left join device_models m on m.id = d.model_id left join brands b on b.id = m.brand_id`;
export const statusSelect = selectList(statusColumns, 't');
