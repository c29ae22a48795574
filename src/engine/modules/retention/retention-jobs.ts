import { RETENTION, type Retained } from '../../../shared/retention/model.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Job } from '../jobs/index.ts';
import {
  BATCH_ROWS,
  type Expiring,
  expireBatch,
  expireJobRuns,
  expireUnknownLogins,
} from './store/expire.ts';
import { readDaysOfAll } from './store/rules.ts';

const JOB_RUN_DAYS = 90;

/** The nightly removal of what an organisation no longer wants to keep, in batches that each commit. */
export function createRetentionJobs(deps: { readonly database: Database }): readonly Job[] {
  const asOwner = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    deps.database.transaction({ as: 'owner' }, work);

  async function inBatches(signal: AbortSignal, batch: (tx: Tx) => Promise<number>): Promise<number> {
    for (let rows = 0; ; ) {
      signal.throwIfAborted();
      const removed = await asOwner(batch);
      rows += removed;
      if (removed < BATCH_ROWS) return rows;
    }
  }

  async function expire(signal: AbortSignal, what: Retained, kinds: readonly Expiring[]): Promise<number> {
    let rows = 0;
    for (const { organisationId, days } of await asOwner((tx) => readDaysOfAll(tx, what))) {
      for (const kind of kinds) {
        rows += await inBatches(signal, (tx) => expireBatch(tx, kind, organisationId, days));
      }
    }
    return rows;
  }

  return [
    {
      name: 'expire-sessions',
      schedule: '10 2 * * *',
      run: async ({ signal }) => ({ rows: await expire(signal, 'sessions', ['sessions']) }),
    },
    {
      name: 'expire-messages',
      schedule: '15 2 * * *',
      run: async ({ signal }) => ({
        rows:
          (await expire(signal, 'rejected-messages', ['rejectedMessages'])) +
          (await expire(signal, 'unregistered-devices', ['unregisteredDevices'])),
      }),
    },
    {
      name: 'expire-alarms',
      schedule: '20 2 * * *',
      timeoutMinutes: 60,
      run: async ({ signal }) => ({ rows: await expire(signal, 'alarms', ['alarms', 'alarmEvents']) }),
    },
    {
      name: 'expire-commands',
      schedule: '22 2 * * *',
      timeoutMinutes: 60,
      run: async ({ signal }) => ({
        rows: await expire(signal, 'commands', ['commands', 'commandBulks', 'armings', 'sequenceRuns']),
      }),
    },
    {
      name: 'expire-relays',
      schedule: '24 2 * * *',
      timeoutMinutes: 60,
      run: async ({ signal }) => ({ rows: await expire(signal, 'relays', ['relayChanges', 'relayHolds']) }),
    },
    {
      name: 'expire-handovers',
      schedule: '27 2 * * *',
      timeoutMinutes: 60,
      run: async ({ signal }) => ({
        rows: await expire(signal, 'handovers', ['handovers', 'handoverFlags']),
      }),
    },
    {
      name: 'expire-audit',
      schedule: '25 2 * * *',
      timeoutMinutes: 60,
      run: async ({ signal }) => ({
        rows:
          (await expire(signal, 'audit', ['audit'])) +
          (await inBatches(signal, (tx) => expireUnknownLogins(tx, RETENTION.audit.defaultDays))),
      }),
    },
    {
      name: 'expire-job-runs',
      schedule: '30 2 * * *',
      run: async () => ({ rows: await asOwner((tx) => expireJobRuns(tx, JOB_RUN_DAYS)) }),
    },
  ];
}
