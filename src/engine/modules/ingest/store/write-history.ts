import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Captured, ChangeType } from '../domain/deadband.ts';
import { columns } from './columns.ts';
import { microsecondsText } from './microseconds.ts';

export interface HistoryRow {
  readonly deviceId: DeviceId;
  readonly organisationId: OrganisationId;
  /** Of one device each row has its own, Unix microseconds. */
  readonly timeUs: number;
  readonly values: Captured;
  /** The device's own clock, Unix seconds; null where nothing of it led to the row. */
  readonly deviceTimeS: number | null;
  readonly changeType: ChangeType;
}

const list = columns<HistoryRow>([
  { name: 'time', type: 'timestamptz', value: (row) => row.timeUs },
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'temperature', type: 'real', value: ({ values }) => values.temperatureC },
  { name: 'humidity', type: 'real', value: ({ values }) => values.humidityPercent },
  { name: 'fan_pwm_duty', type: 'smallint', value: ({ values }) => values.fanPwmDutyPercent },
  { name: 'panic1', type: 'boolean', value: ({ values }) => values.panic1 },
  { name: 'panic2', type: 'boolean', value: ({ values }) => values.panic2 },
  { name: 'siren', type: 'boolean', value: ({ values }) => values.siren },
  { name: 'turret', type: 'boolean', value: ({ values }) => values.turret },
  { name: 'box_sw', type: 'boolean', value: ({ values }) => values.boxSw },
  { name: 'device_state', type: 'device_state', value: ({ values }) => values.deviceState },
  { name: 'is_online', type: 'boolean', value: ({ values }) => values.isOnline },
  {
    name: 'device_time',
    type: 'timestamptz',
    value: (row) => (row.deviceTimeS === null ? null : row.deviceTimeS * 1_000_000),
  },
  { name: 'change_type', type: 'change_type_enum', value: (row) => row.changeType },
]);

const INSERT = `insert into heartbeats (${list.names}) select * from ${list.unnest}`;
// The answer to an earlier commit may have been lost on the way; the rows may be there. `heartbeats` is a view behind
// which the planner takes values, but no columns of this statement: hence the devices once more, and the times' bounds.
const DEVICE_IDS = 2;
const EARLIEST = list.count + 1;
const INSERT_AGAIN = `insert into heartbeats (${list.names})
  select * from ${list.unnest} as row (${list.names})
  where (row.device_id, row.time) not in (
    select known.device_id, known.time from heartbeats known
    where known.device_id = any ($${DEVICE_IDS}::bigint[])
      and known.time between $${EARLIEST}::timestamptz and $${EARLIEST + 1}::timestamptz)`;

/** @param again the rows may have been written by an attempt whose outcome is not known */
export async function writeHistory(tx: Tx, rows: readonly HistoryRow[], again: boolean): Promise<void> {
  if (rows.length === 0) return;
  const values: unknown[] = list.values(rows);
  if (!again) {
    await tx.execute(INSERT, values);
    return;
  }
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { timeUs } of rows) {
    if (timeUs < earliest) earliest = timeUs;
    if (timeUs > latest) latest = timeUs;
  }
  await tx.execute(INSERT_AGAIN, [...values, microsecondsText(earliest), microsecondsText(latest)]);
}
