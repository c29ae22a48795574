import { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DeviceState } from '../../../../shared/devices/model.ts';
import { NumberMetric, SwitchMetric } from '../../../../shared/rules/condition.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Report, Values } from '../domain/report.ts';

/** Column of `device_status` behind each figure. */
const numberColumns: Readonly<Record<NumberMetric, string>> = {
  temperatureC: 'temperature',
  humidityPercent: 'humidity',
  fanPwmDutyPercent: 'fan_pwm_duty',
  rssiDbm: 'rssi',
  freeHeapBytes: 'free_heap',
  minHeapBytes: 'min_heap',
  uptimeS: 'uptime',
  bootCount: 'boot_count',
  wifiDisconnects: 'wifi_disconnects',
  mqttDisconnects: 'mqtt_disconnects',
  errorCount: 'error_count',
  panic1Count: 'panic1_count',
  panic2Count: 'panic2_count',
  tamperCount: 'tamper_count',
};
const switchColumns: Readonly<Record<SwitchMetric, string>> = {
  panic1: 'panic1',
  panic2: 'panic2',
  boxSw: 'box_sw',
  siren: 'siren',
  turret: 'turret',
  mqttConnected: 'mqtt_connected',
  ntpSynced: 'ntp_synced',
  deviceSynced: 'device_synced',
  otaValidated: 'ota_validated',
};
const NUMBERS = NumberMetric.options;
const SWITCHES = SwitchMetric.options;

const SELECT = [
  'device_id',
  'revision',
  'extract(epoch from updated_at)::float8 * 1000',
  'extract(epoch from last_seen)::float8 * 1000',
  'is_online',
  'device_state',
  ...NUMBERS.map((metric) => `${numberColumns[metric]}::float8`),
  ...SWITCHES.map((metric) => switchColumns[metric]),
].join(', ');
const FIXED = 6;

export interface DeviceReport {
  readonly deviceId: DeviceId;
  readonly report: Report;
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const switchOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** Rows are many: they are read as they come from our own table, without a parser for each. */
function reportOf(row: readonly unknown[]): DeviceReport {
  const number = (metric: NumberMetric) => numberOrNull(row[FIXED + NUMBERS.indexOf(metric)]);
  const state = (metric: SwitchMetric) =>
    switchOrNull(row[FIXED + NUMBERS.length + SWITCHES.indexOf(metric)]);
  const mode = DeviceState.safeParse(row[5]);
  const values: Values = {
    temperatureC: number('temperatureC'),
    humidityPercent: number('humidityPercent'),
    fanPwmDutyPercent: number('fanPwmDutyPercent'),
    rssiDbm: number('rssiDbm'),
    freeHeapBytes: number('freeHeapBytes'),
    minHeapBytes: number('minHeapBytes'),
    uptimeS: number('uptimeS'),
    bootCount: number('bootCount'),
    wifiDisconnects: number('wifiDisconnects'),
    mqttDisconnects: number('mqttDisconnects'),
    errorCount: number('errorCount'),
    panic1Count: number('panic1Count'),
    panic2Count: number('panic2Count'),
    tamperCount: number('tamperCount'),
    panic1: state('panic1'),
    panic2: state('panic2'),
    boxSw: state('boxSw'),
    siren: state('siren'),
    turret: state('turret'),
    mqttConnected: state('mqttConnected'),
    ntpSynced: state('ntpSynced'),
    deviceSynced: state('deviceSynced'),
    otaValidated: state('otaValidated'),
    deviceState: mode.success ? mode.data : null,
  };
  return {
    deviceId: DeviceId.parse(row[0]),
    report: {
      revision: Number(row[1]),
      atMs: Number(row[2]),
      seenMs: numberOrNull(row[3]),
      isOnline: row[4] === true,
      values,
    },
  };
}

/** Transactions from this one on may not be seen yet. */
export async function readHorizon(tx: Tx): Promise<string> {
  const [row] = await tx.raw('select pg_snapshot_xmin(pg_current_snapshot())::xid::text');
  return String(row?.[0]);
}

/**
 * Every status that was written by a transaction from the horizon on. No column with the time tells that: of two
 * transactions the one that began first may commit last. Lowest device first, after `after`, so many at most.
 */
export async function changedReports(
  tx: Tx,
  horizon: string | null,
  after: DeviceId | 0,
  limit: number,
): Promise<DeviceReport[]> {
  const rows = await tx.raw(
    `select ${SELECT} from device_status s
     where device_id > $2 and ($1::text is null or age(s.xmin) <= age($1::text::xid)) order by device_id limit $3`,
    [horizon, after, limit],
  );
  return rows.map(reportOf);
}
