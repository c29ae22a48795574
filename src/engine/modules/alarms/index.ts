import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import { createAlarmHandlers } from './alarms.handlers.ts';
import { applyJobOutcomes } from './apply-job-outcomes.ts';
import { applySignals } from './apply-signals.ts';

export type { JobOutcome } from './apply-job-outcomes.ts';
export type { AlarmSignal } from './domain/alarm-signal.ts';
export { lockForHandling } from './lock-for-handling.ts';
export { alarmColumns } from './store/alarm-columns.ts';
export { addTimelineEntry, findAlarm, updateAlarm } from './store/alarm-rows.ts';
export { alarmOfRow, listChangedAlarms, listOpenAlarms } from './store/shown-alarms.ts';
export { listWindows, listWindowsSince, windowOfRow } from './store/window-rows.ts';

/** Alarms: what people handle, made from what devices report. */
export function createAlarms(deps: { readonly database: PeoplesDatabase; readonly clock: Clock }) {
  return {
    handlers: createAlarmHandlers(deps),
    /** For ingestion: folds signals into alarms inside the transaction that keeps the reports. */
    applyInTransaction: applySignals,
    applyJobOutcomes,
  };
}
