import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import { errorCode, isUnavailable, READ_ONLY } from '../../platform/db/connection-errors.ts';
import type { Database } from '../../platform/db/database.ts';
import type { JobQueue, TakenRun } from '../../platform/db/job-queue.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Job } from './job.ts';
import { createLastSlots } from './schedule.ts';
import {
  claimSlots,
  closeLeftRuns,
  finishRun,
  type Outcome,
  readNow,
  readOutcomes,
  STATION_ENDED,
  startRun,
} from './store/job-runs.ts';
import { within } from './within.ts';

export interface JobRunnerDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly station: string;
  /** Of this process. */
  readonly stationId: string;
  readonly jobs: readonly Job[];
  readonly openQueue: () => Promise<JobQueue>;
  /**
   * Told of each run that ended, by every station, but of the first failure of a job; a rejection means that it is told
   * again.
   */
  readonly onOutcomes?: (outcomes: readonly Outcome[]) => Promise<void>;
}

/** How soon a run that another desk asked for begins. */
const LOOK_EVERY_MS = 5000;
const RETRY_OPEN_MS = 15_000;
const AT_ONCE = 2;
const RECORD_TRIES = 5;
const RECORD_RETRY_MS = 2000;
const DEFAULT_TIMEOUT_MINUTES = 15;

export const timeoutMs = (job: Job): number => (job.timeoutMinutes ?? DEFAULT_TIMEOUT_MINUTES) * 60_000;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Told by the database's own state, and no stack of ours explains it. */
const isAway = (error: unknown): boolean =>
  isUnavailable(error) || (error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE');

/**
 * Asks for runs when their time has come and does what this station gets of them. Which station that is, the
 * database decides.
 */
export function createJobRunner(deps: JobRunnerDeps) {
  const { database, clock, logger } = deps;
  const stopping = new AbortController();
  const names = deps.jobs.map((job) => job.name);
  const byName = new Map(deps.jobs.map((job) => [job.name, job]));
  /** The newest time that was asked for, by any station: what is known needs no statement. */
  const askedMs = new Map<string, number>();
  const lastSlot = createLastSlots();
  const underWay = new Map<string, Promise<void>>();
  let queue: JobQueue | null = null;
  let problem: string | null = 'The jobs are being prepared.';
  let outcomes: readonly Outcome[] = [];
  /** Of the runs that were told last. */
  let told = '';
  let cancelLook: (() => void) | null = null;
  let stopListening = (): void => undefined;
  let looking: Promise<void> = Promise.resolve();

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(delayMs, resolve);
      stopping.signal.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
  }

  /** One run for all the times that passed while no station looked. */
  async function askForDue(of: JobQueue): Promise<void> {
    const now = await database.transaction({ as: 'nobody' }, readNow);
    const slots = deps.jobs
      .map((job) => ({ job: job.name, slot: lastSlot(job.schedule, now) }))
      .filter(({ job, slot }) => slot.getTime() !== askedMs.get(job));
    if (slots.length === 0) return;
    await database.transaction({ as: 'nobody' }, async (tx) => {
      for (const name of await claimSlots(tx, slots)) await of.ask(name, null, tx);
    });
    for (const { job, slot } of slots) askedMs.set(job, slot.getTime());
  }

  async function handOnLeft(of: JobQueue): Promise<void> {
    const left = await database.transaction({ as: 'nobody' }, closeLeftRuns);
    for (const { job, queueId } of left) {
      logger.warn({ job }, 'a station ended in the middle of a job');
      await of.fail({ id: queueId, name: job }, STATION_ENDED);
    }
  }

  async function record(work: () => Promise<void>): Promise<void> {
    for (let tried = 1; ; tried++) {
      try {
        return await work();
      } catch (error) {
        if (stopping.signal.aborted) throw error;
        if (isAway(error)) tried = 0;
        else if (tried === RECORD_TRIES) throw error;
        await pause(RECORD_RETRY_MS);
      }
    }
  }

  async function perform(job: Job, of: JobQueue, run: TakenRun): Promise<void> {
    const { station, stationId } = deps;
    const id = await database.transaction({ as: 'nobody' }, (tx) =>
      startRun(tx, { job: job.name, station, stationId, queueId: run.id, requestedBy: run.requestedBy }),
    );
    const outcome = await within(timeoutMs(job), clock, stopping.signal, (signal) =>
      job.run({ signal }),
    ).catch((error: unknown) => {
      // The station's own end is no failure of the job: another run takes it up.
      if (stopping.signal.aborted) logger.info({ job: job.name }, 'a job ended with its station');
      else if (isAway(error))
        logger.warn({ job: job.name, reason: sentence(error) }, 'a job lost the database');
      else logger.error({ err: error, job: job.name }, 'a job failed');
      return { error: sentence(error) };
    });
    await record(() => database.transaction({ as: 'nobody' }, (tx) => finishRun(tx, id, outcome)));
    await record(() => ('error' in outcome ? of.fail(run, outcome.error) : of.complete(run)));
  }

  async function takeWhatIsReady(of: JobQueue): Promise<void> {
    for (const name of await of.ready()) {
      const job = byName.get(name);
      if (job === undefined || underWay.has(name)) continue;
      if (underWay.size >= AT_ONCE || stopping.signal.aborted) return;
      const run = await of.take(name);
      if (run === null) continue;
      const work = perform(job, of, run)
        // What is not recorded is found unfinished by the next run, which comes when the queue's time is over.
        .catch((error: unknown) =>
          logger.warn({ job: name, reason: sentence(error) }, 'a run of a job was not recorded'),
        )
        .finally(() => {
          underWay.delete(name);
          look();
        });
      underWay.set(name, work);
    }
  }

  async function open(): Promise<JobQueue> {
    if (queue !== null) return queue;
    queue = await deps.openQueue();
    problem = null;
    return queue;
  }

  /** Sessions that began while the server took no changes take none for their life. */
  async function reopen(): Promise<void> {
    if (underWay.size > 0) return;
    const stale = queue;
    queue = null;
    await stale?.stop();
  }

  async function lookOnce(): Promise<void> {
    if (stopping.signal.aborted || database.state().state !== 'up') return;
    try {
      const opened = await open();
      await handOnLeft(opened);
      await askForDue(opened);
      await takeWhatIsReady(opened);
      outcomes = await database.transaction({ as: 'nobody' }, (tx) => readOutcomes(tx, names));
      await tell();
    } catch (error) {
      if (queue === null) {
        problem = sentence(error);
        const why = isAway(error) ? { reason: problem } : { err: error };
        logger.warn(why, 'the job queue could not be opened; trying again');
      } else logger.debug({ err: error }, 'the jobs could not be looked at');
      if (errorCode(error) === READ_ONLY) await reopen();
    }
  }

  async function tell(): Promise<void> {
    const runs = outcomes.map(({ id }) => id).join(' ');
    if (runs === told) return;
    // One failure may be a busy moment, and calls nobody before the next try: it could do nothing about it.
    await deps.onOutcomes?.(outcomes.filter(({ isFirstFailure }) => !isFirstFailure));
    told = runs;
  }

  /** At once, and from then on every few seconds. */
  function look(): void {
    cancelLook?.();
    if (stopping.signal.aborted) return;
    looking = looking.then(lookOnce).then(() => {
      cancelLook?.();
      if (!stopping.signal.aborted) {
        cancelLook = clock.after(queue === null ? RETRY_OPEN_MS : LOOK_EVERY_MS, look);
      }
    });
  }

  return {
    /** A start has better to do in its first moments. */
    start(afterMs = 0): void {
      cancelLook = clock.after(afterMs, () => {
        stopListening = database.onStateChange(({ state }) => {
          if (state === 'up') look();
        });
        look();
      });
    },
    problem: (): string | null => problem,
    /** Jobs whose newest finished run failed, as this station read it last. */
    failing: (): readonly string[] => outcomes.filter(({ failed }) => failed).map(({ job }) => job),
    /** The newest finished run of each job, as this station read it last. */
    outcomes: (): readonly Outcome[] => outcomes,
    queue: (): JobQueue | null => queue,
    look,
    async stop(): Promise<void> {
      stopping.abort();
      stopListening();
      cancelLook?.();
      await looking;
      await Promise.all(underWay.values());
      await queue?.stop();
    },
  };
}
export type JobRunner = ReturnType<typeof createJobRunner>;
