import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DeviceState } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Report, Values } from '../domain/report.ts';

/** What the history does not have was never said. */
const UNSAID: Values = {
  temperatureC: null,
  humidityPercent: null,
  fanPwmDutyPercent: null,
  rssiDbm: null,
  freeHeapBytes: null,
  minHeapBytes: null,
  uptimeS: null,
  bootCount: null,
  wifiDisconnects: null,
  mqttDisconnects: null,
  errorCount: null,
  panic1Count: null,
  panic2Count: null,
  tamperCount: null,
  panic1: null,
  panic2: null,
  boxSw: null,
  siren: null,
  turret: null,
  mqttConnected: null,
  ntpSynced: null,
  deviceSynced: null,
  otaValidated: null,
  deviceState: null,
};

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const switchOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** What a device reported since then, oldest first, so many rows at most. */
export async function readReports(tx: Tx, deviceId: DeviceId, since: Date, limit: number): Promise<Report[]> {
  const rows = await tx.raw(
    `select extract(epoch from time)::float8 * 1000, temperature::float8, humidity::float8, fan_pwm_duty::float8,
       panic1, panic2, box_sw, siren, turret, device_state, is_online
     from heartbeats where device_id = $1 and time >= $2 order by time limit $3`,
    [deviceId, since, limit],
  );
  return rows.map((row, revision) => {
    const mode = DeviceState.safeParse(row[9]);
    const atMs = Number(row[0]);
    return {
      revision,
      atMs,
      seenMs: atMs,
      isOnline: row[10] !== false,
      values: {
        ...UNSAID,
        temperatureC: numberOrNull(row[1]),
        humidityPercent: numberOrNull(row[2]),
        fanPwmDutyPercent: numberOrNull(row[3]),
        panic1: switchOrNull(row[4]),
        panic2: switchOrNull(row[5]),
        boxSw: switchOrNull(row[6]),
        siren: switchOrNull(row[7]),
        turret: switchOrNull(row[8]),
        deviceState: mode.success ? mode.data : null,
      },
    };
  });
}
