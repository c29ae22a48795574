import PgBoss from 'pg-boss';
import { z } from 'zod';
import { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../app-error.ts';
import type { Logger } from '../logger.ts';
import { isUnavailable } from './connection-errors.ts';
import type { Tx } from './database.ts';
import { END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { installJobQueue, JOBS_SCHEMA } from './job-queue-schema.ts';
import { ANSWER_TIMEOUT_MS, appSessionUrl } from './session-url.ts';

export interface QueuedJob {
  readonly name: string;
  readonly timeoutMs: number;
}

const Requester = z.object({ name: z.string(), organisationId: OrganisationId });
export type Requester = z.infer<typeof Requester>;

/** A run that this station has taken and must complete or fail. */
export interface TakenRun {
  readonly id: string;
  readonly name: string;
  /** Who asked for it; null where the schedule did. */
  readonly requestedBy: Requester | null;
}

/** Runs that wait in the database, each taken by one station. Everything rejects while the database is away. */
export interface JobQueue {
  /** False where a run of this job waits already. With `tx` it waits from that transaction's commit on. */
  ask(name: string, requestedBy: Requester | null, tx?: Tx): Promise<boolean>;
  /** Jobs with a waiting run of which none is under way. */
  ready(): Promise<readonly string[]>;
  /** Jobs with a waiting run, also one that waits for the end of the run before it or for its next attempt. */
  waiting(): Promise<readonly string[]>;
  /** Null where another station was faster. */
  take(name: string): Promise<TakenRun | null>;
  complete(run: TakenRun): Promise<void>;
  /** It is tried again twice, after one and after two minutes. */
  fail(run: Pick<TakenRun, 'id' | 'name'>, message: string): Promise<void>;
  /** Gives back what was taken and is past its time. Done by itself every half minute. */
  expire(): Promise<void>;
  stop(): Promise<void>;
}

const RunData = z.object({ requestedBy: Requester.nullable() });
const AnyRow = z.record(z.string(), z.unknown());
const Names = z.array(z.object({ name: z.string() }));

/** What people ask for says what is wrong; the loop just tries again. */
async function reachable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isUnavailable(error) ? new AppError('DATABASE_UNAVAILABLE', undefined, { cause: error }) : error;
  }
}

/** Its own two connections: a slow screen delays no job, and a slow job no screen. */
const CONNECTIONS = 2;
/** A station that died leaves its run behind; others may take it this long after its time is over. */
const CHECK_FOR_EXPIRED_S = 30;

/**
 * Makes what pg-boss needs, as far as it is missing, and opens the queue. Of the library this takes storage, locking,
 * expiry and further attempts, but neither its workers nor its timetable: those complete runs without waiting for
 * the answer, so that a database that goes away at that moment would end the process (10.4.2, manager.js).
 */
export async function openJobQueue(options: {
  readonly connectionString: string;
  readonly jobs: readonly QueuedJob[];
  readonly logger: Logger;
  /** How long a server may owe an answer. */
  readonly answerTimeoutMs?: number;
}): Promise<JobQueue> {
  await installJobQueue(options.connectionString, options.jobs);
  // The library hands what it does not know on to its pool.
  const pool = {
    connectionString: appSessionUrl(options.connectionString),
    application_name: 'watchdesk jobs',
    max: CONNECTIONS,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    query_timeout: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
    ...END_OF_DEAD_SERVERS,
    allowExitOnIdle: true,
  };
  const boss = new PgBoss({
    ...pool,
    schema: JOBS_SCHEMA,
    migrate: false,
    schedule: false,
    maintenanceIntervalSeconds: CHECK_FOR_EXPIRED_S,
    archiveCompletedAfterSeconds: 3600,
    deleteAfterHours: 1,
  });
  boss.on('error', (error) => options.logger.debug({ err: error }, 'the job queue reports'));
  await boss.start();

  async function names(condition: string): Promise<readonly string[]> {
    const { rows } = await boss
      .getDb()
      .executeSql(`select distinct j.name from ${JOBS_SCHEMA}.job j where ${condition}`, []);
    return Names.parse(rows).map((row) => row.name);
  }

  return {
    ask: async (name, requestedBy, tx) => {
      const inside: PgBoss.SendOptions =
        tx === undefined
          ? {}
          : { db: { executeSql: async (text, values) => ({ rows: await tx.many(AnyRow, text, values) }) } };
      return (await reachable(boss.send(name, { requestedBy }, inside))) !== null;
    },
    // Taking what has a run under way would fail on an index, and each time into the server's log.
    ready: () =>
      names(
        `j.state < 'active' and j.start_after <= now() and not exists
           (select from ${JOBS_SCHEMA}.job a where a.name = j.name and a.state = 'active')`,
      ),
    waiting: () => reachable(names(`j.state < 'active'`)),
    take: async (name) => {
      const [run] = await boss.fetch(name);
      return run === undefined ? null : { id: run.id, name, ...RunData.parse(run.data) };
    },
    complete: (run) => boss.complete(run.name, run.id),
    fail: (run, message) => boss.fail(run.name, run.id, { message }),
    expire: () => boss.expire(),
    stop: () => boss.stop({ graceful: false }),
  };
}
