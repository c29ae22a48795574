import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { DeviceHistory, MeasurementColumns } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

export interface HistoryPeriod {
  readonly id: DeviceId;
  readonly from: Date;
  readonly to: Date;
}

/**
 * More points than any screen is wide. Two days of deadband rows stay below it and come as they were written; a busier
 * period is averaged over equal stretches of time, because a chart of a slow value (temperature, humidity, fan) loses
 * nothing by that, whereas picking rows would show noise.
 */
export const HISTORY_MAX_POINTS = 20_000;

const DAY_MS = 86_400_000;
/** A week of a box is some 2,000 rows, but 168 hours; 100 days are 2,400 hours; two years 730 days. */
const ROWS_UP_TO_MS = 2 * DAY_MS;
const HOURS_UP_TO_MS = 100 * DAY_MS;

const METRICS = ['temperature', 'humidity', 'fan_pwm_duty'] as const;
const TIME = 'extract(epoch from time) * 1000';
const within = 'device_id = $1 and time >= $2 and time < $3';

type Rows = readonly (readonly unknown[])[];

/** Rows as arrays, not objects: half the time for a long period. */
export async function readHistory(tx: Tx, { id, from, to }: HistoryPeriod): Promise<DeviceHistory> {
  const spanMs = to.getTime() - from.getTime();
  if (spanMs <= ROWS_UP_TO_MS) {
    const rows = await readRows(tx, [id, from, to]);
    return { resolution: 'row', timeMs: times(rows), ...measurements(rows, 1), band: null };
  }
  const isHourly = spanMs <= HOURS_UP_TO_MS;
  const rows = await readRollups(tx, isHourly ? 'heartbeats_hourly' : 'heartbeats_daily', [id, from, to]);
  return {
    resolution: isHourly ? 'hour' : 'day',
    timeMs: times(rows),
    ...measurements(rows, 1),
    band: { lowest: measurements(rows, 4), highest: measurements(rows, 7) },
  };
}

async function readRows(tx: Tx, values: readonly unknown[]): Promise<Rows> {
  if (!(await hasTooMany(tx, values)))
    return tx.raw(
      `select ${[TIME, ...METRICS].join(', ')} from heartbeats where ${within} order by time`,
      values,
    );
  return tx.raw(
    `select min(extract(epoch from time)) * 1000, ${METRICS.map((metric) => `avg(${metric})`).join(', ')}
     from heartbeats where ${within}
     group by floor(extract(epoch from time - $2::timestamptz) * $4::int / extract(epoch from $3::timestamptz - $2::timestamptz))
     order by 1`,
    [...values, HISTORY_MAX_POINTS],
  );
}

/** The counting stops at the limit: it need not see a month of rows to know that they are too many. */
async function hasTooMany(tx: Tx, values: readonly unknown[]): Promise<boolean> {
  const rows = await tx.raw(
    `select count(*) > $4::bigint from (select from heartbeats where ${within} limit $4::bigint + 1) as counted`,
    [...values, HISTORY_MAX_POINTS],
  );
  return rows[0]?.[0] === true;
}

function readRollups(
  tx: Tx,
  view: 'heartbeats_hourly' | 'heartbeats_daily',
  values: readonly unknown[],
): Promise<Rows> {
  const figures = ['avg', 'min', 'max'].flatMap((figure) => METRICS.map((metric) => `${metric}_${figure}`));
  return tx.raw(`select ${[TIME, ...figures].join(', ')} from ${view} where ${within} order by time`, values);
}

const times = (rows: Rows): number[] => rows.map((row) => Number(row[0]));

function measurements(rows: Rows, firstColumn: number): MeasurementColumns {
  const column = (index: number) =>
    rows.map((row) => {
      const value = row[firstColumn + index];
      return value === null || value === undefined ? null : Number(value);
    });
  return { temperatureC: column(0), humidityPercent: column(1), fanPwmDutyPercent: column(2) };
}
