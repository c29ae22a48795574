import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { CurrentStatus } from '../domain/current-status.ts';
import { columns } from './columns.ts';

export interface StatusRow {
  readonly deviceId: DeviceId;
  readonly organisationId: OrganisationId;
  /** Rises with every change in memory, in microseconds; tells which of two writes is the newer state. */
  readonly lastSeen: string | null;
  readonly status: CurrentStatus;
}

const list = columns<StatusRow>([
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'last_seen', type: 'timestamptz', value: (row) => row.lastSeen },
  { name: 'is_online', type: 'boolean', value: ({ status }) => status.isOnline },
  { name: 'firmware_version', type: 'text', value: ({ status }) => status.firmwareVersion },
  { name: 'partition', type: 'int', value: ({ status }) => status.partition },
  { name: 'ota_validated', type: 'boolean', value: ({ status }) => status.otaValidated },
  { name: 'uptime', type: 'bigint', value: ({ status }) => status.uptimeS },
  { name: 'boot_count', type: 'bigint', value: ({ status }) => status.bootCount },
  { name: 'device_state', type: 'device_state', value: ({ status }) => status.deviceState },
  { name: 'state_duration', type: 'bigint', value: ({ status }) => status.stateDurationS },
  { name: 'free_heap', type: 'bigint', value: ({ status }) => status.freeHeapBytes },
  { name: 'min_heap', type: 'bigint', value: ({ status }) => status.minHeapBytes },
  { name: 'network_type', type: 'network_type', value: ({ status }) => status.networkType },
  { name: 'ip_address', type: 'inet', value: ({ status }) => status.ipAddress },
  { name: 'rssi', type: 'int', value: ({ status }) => status.rssiDbm },
  { name: 'connected', type: 'boolean', value: ({ status }) => status.connected },
  { name: 'has_ip', type: 'boolean', value: ({ status }) => status.hasIp },
  { name: 'mqtt_connected', type: 'boolean', value: ({ status }) => status.mqttConnected },
  { name: 'ntp_synced', type: 'boolean', value: ({ status }) => status.ntpSynced },
  { name: 'last_ntp_sync', type: 'timestamptz', value: ({ status }) => isoOrNull(status.lastNtpSync) },
  { name: 'panic1', type: 'boolean', value: ({ status }) => status.panic1 },
  { name: 'panic2', type: 'boolean', value: ({ status }) => status.panic2 },
  { name: 'box_sw', type: 'boolean', value: ({ status }) => status.boxSw },
  { name: 'siren', type: 'boolean', value: ({ status }) => status.siren },
  { name: 'turret', type: 'boolean', value: ({ status }) => status.turret },
  { name: 'panic1_count', type: 'bigint', value: ({ status }) => status.panic1Count },
  { name: 'panic2_count', type: 'bigint', value: ({ status }) => status.panic2Count },
  { name: 'tamper_count', type: 'bigint', value: ({ status }) => status.tamperCount },
  { name: 'wifi_disconnects', type: 'bigint', value: ({ status }) => status.wifiDisconnects },
  { name: 'mqtt_disconnects', type: 'bigint', value: ({ status }) => status.mqttDisconnects },
  { name: 'error_count', type: 'bigint', value: ({ status }) => status.errorCount },
  { name: 'temperature', type: 'real', value: ({ status }) => status.temperatureC },
  { name: 'humidity', type: 'real', value: ({ status }) => status.humidityPercent },
  { name: 'fan_pwm_duty', type: 'smallint', value: ({ status }) => status.fanPwmDutyPercent },
  { name: 'error_flags', type: 'bigint', value: ({ status }) => status.errorFlags },
  { name: 'device_synced', type: 'boolean', value: ({ status }) => status.deviceSynced },
  {
    name: 'last_sync_attempt',
    type: 'timestamptz',
    value: ({ status }) => isoOrNull(status.lastSyncAttempt),
  },
]);

const names = list.names.split(', ').filter((name) => name !== 'device_id');

const UPSERT = `insert into device_status (${list.names}) select * from ${list.unnest}
  on conflict (device_id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
  where device_status.last_seen is null or excluded.last_seen >= device_status.last_seen`;

/**
 * Writes whole states, lowest device first so that two lanes never wait for each other. Of two lanes that write the
 * same device at once the newer state stays, whichever commits last.
 */
export async function writeStatus(tx: Tx, rows: readonly StatusRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(UPSERT, list.values(rows.toSorted((one, other) => one.deviceId - other.deviceId)));
}

function isoOrNull(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
