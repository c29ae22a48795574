import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, PeoplesDatabase } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Rounds } from '../../platform/rounds.ts';
import { createAlarmHandlers } from './alarms.handlers.ts';
import { applyJobOutcomes } from './apply-job-outcomes.ts';
import { applySignals } from './apply-signals.ts';
import { createDeskClock } from './desk-clock.ts';
import type { TellOutside } from './escalate-round.ts';
import { createEscalationHandlers } from './escalation.handlers.ts';
import { createEscalationClock } from './escalation-clock.ts';
import { addLines, applyHealth } from './tell-notified.ts';

export type { JobOutcome } from './apply-job-outcomes.ts';
export type { AlarmSignal } from './domain/alarm-signal.ts';
export { lockForHandling } from './lock-for-handling.ts';
export { alarmColumns } from './store/alarm-columns.ts';
export { addTimelineEntry, findAlarm, findAlarms, updateAlarm } from './store/alarm-rows.ts';
export { floodOfRow, listFloodsSince, listRunningFloods } from './store/flood-rows.ts';
export { alarmOfRow, listChangedAlarms, listOpenAlarms } from './store/shown-alarms.ts';
export { listWindows, listWindowsSince, windowOfRow } from './store/window-rows.ts';

/** What the station has that takes messages in. */
interface Holding {
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
  readonly logger: Logger;
  /** Keeps what people outside are to be told. */
  readonly tellOutside: TellOutside;
}

/** Alarms: what people handle, made from what devices report. */
export function createAlarms({
  database,
  clock,
}: {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
}) {
  const clocks = new Set<Rounds>();

  return {
    handlers: createAlarmHandlers({ database, clock }),
    escalationHandlers: createEscalationHandlers({ database, clock }),
    /** For ingestion: folds signals into alarms inside the transaction that keeps the reports. */
    applyInTransaction: applySignals,
    applyJobOutcomes,
    /** What came of telling people outside. */
    notified: { addLines, applyHealth },
    /** Beside ingestion, for as long as this station takes messages in: what time does to alarms. */
    openSide: (holding: Holding) => {
      const deskClock = createDeskClock({ ...holding, clock });
      const escalation = createEscalationClock({ ...holding, clock });
      clocks.add(deskClock);
      const stop = async () => {
        clocks.delete(deskClock);
        await Promise.all([deskClock.stop(), escalation.stop()]);
      };
      return {
        filters: [],
        start() {
          deskClock.start();
          escalation.start();
        },
        receive: () => false,
        problem: () => null,
        drained: stop,
        end: () => void stop(),
      };
    },
    /** Of the change feed: a quiet time that was declared or ended anywhere counts at once. */
    onChange({ table, op }: { readonly table: string; readonly op: string }): void {
      if (table === 'suppression_windows' || op === 'resync')
        for (const deskClock of clocks) deskClock.wake();
    },
  };
}
