import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { DeviceHistory } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

export interface HistoryPeriod {
  readonly id: DeviceId;
  readonly from: Date;
  readonly to: Date;
}

/**
 * More points than any screen is wide. A day of deadband rows stays below it and comes as it was written; a longer or
 * busier period is averaged over equal stretches of time, because a chart of a slow value (temperature, humidity,
 * fan) loses nothing by that, whereas picking rows would show noise.
 */
export const HISTORY_MAX_POINTS = 20_000;

const columns = 'extract(epoch from time) * 1000, temperature, humidity, fan_pwm_duty';
const within = 'device_id = $1 and time >= $2 and time < $3';

/** The counting stops at the limit: it need not see a month of rows to know that they are too many. */
async function hasTooMany(tx: Tx, values: readonly unknown[]): Promise<boolean> {
  const rows = await tx.raw(
    `select count(*) > $4::bigint from (select from heartbeats where ${within} limit $4::bigint + 1) as counted`,
    [...values, HISTORY_MAX_POINTS],
  );
  return rows[0]?.[0] === true;
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

/** Rows as arrays, not objects: half the time for a long period. */
export async function readHistory(tx: Tx, { id, from, to }: HistoryPeriod): Promise<DeviceHistory> {
  const values = [id, from, to];
  const rows = (await hasTooMany(tx, values))
    ? await tx.raw(
        `select min(extract(epoch from time)) * 1000, avg(temperature), avg(humidity), avg(fan_pwm_duty)
         from heartbeats where ${within}
         group by floor(extract(epoch from time - $2::timestamptz) * $4::int / extract(epoch from $3::timestamptz - $2::timestamptz))
         order by 1`,
        [...values, HISTORY_MAX_POINTS],
      )
    : await tx.raw(`select ${columns} from heartbeats where ${within} order by time`, values);
  return {
    timeMs: rows.map((row) => Number(row[0])),
    temperatureC: rows.map((row) => numberOrNull(row[1])),
    humidityPercent: rows.map((row) => numberOrNull(row[2])),
    fanPwmDutyPercent: rows.map((row) => numberOrNull(row[3])),
  };
}
