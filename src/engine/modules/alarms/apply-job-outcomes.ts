import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Tx } from '../../platform/db/database.ts';
import { applyOutcome } from './apply-outcome.ts';
import { lockEngineAlarms } from './store/engine-alarms.ts';

/** How a job's newest finished run ended. */
export interface JobOutcome {
  readonly job: string;
  readonly finishedAt: Date;
  readonly failed: boolean;
}

/**
 * Raises, repeats and returns the organisation's alarms of jobs. What an alarm knows already changes nothing, so that
 * any station may tell any outcome again: one that was closed stays closed until the job fails once more.
 */
export async function applyJobOutcomes(
  tx: Tx,
  organisationId: OrganisationId,
  outcomes: readonly JobOutcome[],
): Promise<void> {
  await lockEngineAlarms(tx, organisationId);
  for (const { job, finishedAt, failed } of outcomes)
    await applyOutcome(
      tx,
      organisationId,
      { type: 'JOB', subject: '', name: job, title: null },
      { at: finishedAt, failed },
    );
}
