import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { CurrentStatus } from '../domain/current-status.ts';
import { type Column, columns } from './columns.ts';

export interface StatusRow {
  readonly deviceId: DeviceId;
  readonly organisationId: OrganisationId;
  /** Rises with every change in memory, Unix microseconds; tells which of two writes is the newer state. */
  readonly lastSeenUs: number;
  /** The same of what changes seldom. */
  readonly stateSeenUs: number;
  readonly status: CurrentStatus;
}

/** What a plain heartbeat changes. */
const readings: readonly Column<StatusRow>[] = [
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'last_seen', type: 'timestamptz', value: (row) => row.lastSeenUs },
  { name: 'is_online', type: 'boolean', value: ({ status }) => status.isOnline },
  { name: 'uptime', type: 'bigint', value: ({ status }) => status.uptimeS },
  { name: 'temperature', type: 'real', value: ({ status }) => status.temperatureC },
  { name: 'humidity', type: 'real', value: ({ status }) => status.humidityPercent },
  { name: 'fan_pwm_duty', type: 'smallint', value: ({ status }) => status.fanPwmDutyPercent },
];

const others: readonly Column<StatusRow>[] = [
  { name: 'state_seen', type: 'timestamptz', value: (row) => row.stateSeenUs },
  { name: 'firmware_version', type: 'text', value: ({ status }) => status.firmwareVersion },
  { name: 'partition', type: 'int', value: ({ status }) => status.partition },
  { name: 'ota_validated', type: 'boolean', value: ({ status }) => status.otaValidated },
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
  {
    name: 'last_ntp_sync',
    type: 'timestamptz',
    value: ({ status }) => microsecondsOrNull(status.lastNtpSync),
  },
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
  { name: 'error_flags', type: 'bigint', value: ({ status }) => status.errorFlags },
  { name: 'device_synced', type: 'boolean', value: ({ status }) => status.deviceSynced },
  {
    name: 'last_sync_attempt',
    type: 'timestamptz',
    value: ({ status }) => microsecondsOrNull(status.lastSyncAttempt),
  },
];

const narrow = columns(readings);
const whole = columns([...readings, ...others]);

// No trigger does it: one before each row locks the row once more, and writes that to the log.
const RAISE_REVISION = 'revision = known.revision + 1, updated_at = now()';

// An upsert makes a row for the case that there is none, checks it, and locks the one there is before it changes it: a
// third more for what happens once in a box's life.
const UPDATE_READINGS = `update device_status known
  set ${changed(readings, (name) => `row.${name}`)}, ${RAISE_REVISION}
  from (select ${narrow.each}) row
  where known.device_id = row.device_id and (known.last_seen is null or row.last_seen >= known.last_seen)`;
const INSERT_READINGS = `insert into device_status (${narrow.names}) select * from ${narrow.unnest}
  on conflict (device_id) do nothing`;

const newer = (by: 'last_seen' | 'state_seen') => (name: string) =>
  `case when known.${by} is null or excluded.${by} >= known.${by} then excluded.${name} else known.${name} end`;

const UPSERT_WHOLE = `insert into device_status as known (${whole.names}) select * from ${whole.unnest}
  on conflict (device_id) do update set ${changed(readings, newer('last_seen'))},
    ${changed(others, newer('state_seen'))}, ${RAISE_REVISION}`;

function changed(list: readonly Column<StatusRow>[], newValue: (name: string) => string): string {
  return list
    .filter(({ name }) => name !== 'device_id' && name !== 'organisation_id')
    .map(({ name }) => `${name} = ${newValue(name)}`)
    .join(', ');
}

/**
 * Writes whole states, lowest device first so that two lanes seldom wait for each other. Of two lanes that write the
 * same device at once the newer state stays, whichever commits last.
 */
export async function writeStatus(tx: Tx, rows: readonly StatusRow[]): Promise<void> {
  if (rows.length > 0) await tx.execute(UPSERT_WHOLE, whole.values(inOrder(rows)));
}

/** The readings alone: a fifth of the columns is less than half of the work. */
export async function writeReadings(tx: Tx, rows: readonly StatusRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = narrow.values(inOrder(rows));
  const updated = await tx.execute(UPDATE_READINGS, values);
  // The others are not there, or newer already.
  if (updated < rows.length) await tx.execute(INSERT_READINGS, values);
}

function inOrder(rows: readonly StatusRow[]): StatusRow[] {
  return rows.toSorted((one, other) => one.deviceId - other.deviceId);
}

function microsecondsOrNull(date: Date | null): number | null {
  return date === null ? null : date.getTime() * 1000;
}
