import type { CurrentStatus } from './current-status.ts';

/** Alarms that a box also shows as an input in its statuses and heartbeats. */
export type InputAlarm = 'PANIC1' | 'PANIC2' | 'TAMPER';

/** How long after an input changed its AlarmEvent may still be on the way. */
export const EVENT_GRACE_MS = 5000;

type Inputs = Pick<CurrentStatus, 'panic1' | 'panic2' | 'boxSw'>;

export interface InputChange {
  readonly type: InputAlarm;
  readonly active: boolean;
}

/**
 * Inputs that changed in a status or heartbeat while their AlarmEvent has not come (yet). An event that is lost must
 * not lose the alarm, nor leave one standing whose input is back to normal.
 */
export interface InputWatch {
  /** A status or heartbeat was merged. */
  observe(before: Inputs, after: Inputs, nowMs: number): void;
  /**
   * An AlarmEvent of this type came; `on` is null where it tells of no change (a test). A press whose end alone was
   * heard stays pending: its beginning may be the event that was lost.
   */
  settle(type: InputAlarm, on: boolean | null): void;
  /** The changes whose events are overdue; each is told once. A press that is over already is told as both. */
  due(current: CurrentStatus, nowMs: number): InputChange[];
}

const inputs: readonly { readonly type: InputAlarm; readonly field: 'panic1' | 'panic2' | 'boxSw' }[] = [
  { type: 'PANIC1', field: 'panic1' },
  { type: 'PANIC2', field: 'panic2' },
  { type: 'TAMPER', field: 'boxSw' },
];

export function createInputWatch(): InputWatch {
  const pending = new Map<InputAlarm, { readonly active: boolean; readonly sinceMs: number }>();
  return {
    observe(before, after, nowMs) {
      for (const { type, field } of inputs) {
        if (before[field] === after[field]) continue;
        const known = pending.get(type);
        // On again within the grace: the alarm that stands goes on standing.
        if (known?.active === false) pending.delete(type);
        else if (known === undefined) pending.set(type, { active: after[field], sinceMs: nowMs });
      }
    },
    settle(type, on) {
      if (on === false && pending.get(type)?.active === true) return;
      pending.delete(type);
    },
    due(current, nowMs) {
      const changes: InputChange[] = [];
      if (pending.size === 0) return changes;
      for (const { type, field } of inputs) {
        const known = pending.get(type);
        if (known === undefined || nowMs - known.sinceMs < EVENT_GRACE_MS) continue;
        pending.delete(type);
        changes.push({ type, active: known.active });
        if (known.active && !current[field]) changes.push({ type, active: false });
      }
      return changes;
    },
  };
}
