import type { CurrentStatus } from './current-status.ts';

export type ChangeType =
  | 'ALARM'
  | 'STATE_CHANGE'
  | 'CONNECTION'
  | 'SENSOR_DATA'
  | 'PERIODIC'
  | 'MANUAL'
  | 'MULTIPLE';

/** What a row of the history holds. */
export type Captured = Pick<
  CurrentStatus,
  | 'temperatureC'
  | 'humidityPercent'
  | 'fanPwmDutyPercent'
  | 'panic1'
  | 'panic2'
  | 'boxSw'
  | 'siren'
  | 'turret'
  | 'deviceState'
  | 'isOnline'
>;

/** The row that was written last; changes count against it, not against the last message. */
export interface WrittenRow {
  /** Monotonic. */
  readonly atMs: number;
  readonly values: Captured;
}

export interface Deadband {
  readonly temperatureC: number;
  readonly humidityPercent: number;
  readonly fanPoints: number;
  /** A row at least this often. */
  readonly periodMs: number;
}

export const defaultDeadband: Deadband = {
  temperatureC: 0.5,
  humidityPercent: 2,
  fanPoints: 5,
  periodMs: 5 * 60_000,
};

/** A wire float32 of 20.1 and one of 20.6 are 0.5 apart but for their last bits. */
const FLOAT32_NOISE = 1e-4;

/**
 * Whether the present state is worth a row, and why. ALARM when a panic or tamper input changed, whatever else did;
 * MULTIPLE when changes of more than one kind came together; PERIODIC for a row that is only due, the first one
 * among them; null for none.
 */
export function changeOf(
  last: WrittenRow | null,
  now: Captured,
  nowMs: number,
  deadband: Deadband = defaultDeadband,
): ChangeType | null {
  if (last === null) return 'PERIODIC';
  const { values } = last;
  if (values.panic1 !== now.panic1 || values.panic2 !== now.panic2 || values.boxSw !== now.boxSw)
    return 'ALARM';
  const kinds: ChangeType[] = [];
  if (values.deviceState !== now.deviceState || values.siren !== now.siren || values.turret !== now.turret)
    kinds.push('STATE_CHANGE');
  if (values.isOnline !== now.isOnline) kinds.push('CONNECTION');
  if (hasMoved(values, now, deadband)) kinds.push('SENSOR_DATA');
  if (kinds.length > 1) return 'MULTIPLE';
  return kinds[0] ?? (nowMs - last.atMs >= deadband.periodMs ? 'PERIODIC' : null);
}

function hasMoved(last: Captured, now: Captured, deadband: Deadband): boolean {
  return (
    differs(last.temperatureC, now.temperatureC, deadband.temperatureC) ||
    differs(last.humidityPercent, now.humidityPercent, deadband.humidityPercent) ||
    // A StatusMessage carries no fan: until the first heartbeat it counts as standing still.
    differs(last.fanPwmDutyPercent ?? 0, now.fanPwmDutyPercent ?? 0, deadband.fanPoints)
  );
}

/** A reading that appears or vanishes is a change as well. */
function differs(last: number | null, now: number | null, threshold: number): boolean {
  if (last === null || now === null) return last !== now;
  return Math.abs(now - last) >= threshold - FLOAT32_NOISE;
}
