import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { commitItems, noteCommitted, type Raise } from './commit-items.ts';
import { type Answer, keepAnswers } from './keep-answers.ts';
import type { IngestMetrics } from './metrics.ts';
import { isRefusal, waitingSentence } from './refusal.ts';
import { remaindersOf } from './remainders.ts';
import type { ReplayJournal } from './replay-journal.ts';
import type { LaneName, SetAside, WorkItem } from './work-item.ts';

const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 1000;
/** A single item is believed to be at fault only then: what another lane wrote at the same time may be the reason. */
const REFUSALS_BELIEVED = 3;

export interface PatientCommitOptions {
  readonly database: Database;
  readonly raise: Raise;
  readonly answer?: Answer | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: IngestMetrics;
  /** Resolves when this station may write: it holds the lock. Rejects when it never will again. */
  mayWrite(): Promise<void>;
  readonly setAside: SetAside;
  readonly journal: Pick<ReplayJournal, 'note'>;
}

/** Commits the batches of one lane. */
export interface PatientCommit {
  /**
   * Resolves when each item is kept, or is refused for what it says and was set aside. Whatever else stops it, it
   * waits and tries again; nothing is acknowledged until then. Gives up only when closed.
   */
  commit(organisationId: OrganisationId, items: readonly WorkItem[]): Promise<void>;
  /** Why messages wait, in a sentence; null while none does, or the database's own state tells. */
  problem(): string | null;
  close(): void;
}

export function createPatientCommit(lane: LaneName, options: PatientCommitOptions): PatientCommit {
  const { clock, logger, metrics } = options;
  let isClosed = false;
  let problem: string | null = null;

  /**
   * Tries until it works (then undefined) or the work is refused for what it says (then the error).
   * @param isRepeated an earlier attempt's outcome is not known
   */
  async function persist(
    work: (isRepeated: boolean) => Promise<void>,
    isRepeated: boolean,
  ): Promise<{ readonly refusal: unknown; readonly isRepeated: boolean } | undefined> {
    let repeated = isRepeated;
    for (let delayMs = RETRY_FIRST_MS; !isClosed; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      try {
        await options.mayWrite();
        if (isClosed) return undefined;
        await work(repeated);
        problem = null;
        return undefined;
      } catch (error) {
        if (isRefusal(error)) {
          problem = null;
          return { refusal: error, isRepeated: repeated };
        }
        waits(error);
        repeated = true;
      }
      await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    }
    return undefined;
  }

  function waits(error: unknown): void {
    metrics.databaseRetry();
    const sentence = waitingSentence(error);
    if (sentence !== null && sentence !== problem) {
      logger.error({ lane, reason: reasonOf(error) }, sentence);
      logger.debug({ err: error, lane }, 'why messages wait');
    }
    problem = sentence;
  }

  async function commitGroup(
    organisationId: OrganisationId,
    items: readonly WorkItem[],
    isRepeated: boolean,
  ): Promise<void> {
    const write = (again: boolean) => writeAndTell(organisationId, items, again);
    let outcome = await persist(write, isRepeated);
    if (outcome === undefined) return;
    const [only] = items;
    if (items.length > 1 || only === undefined) {
      await commitHalves(organisationId, items, outcome.isRepeated);
      return;
    }
    for (let refusals = 1; refusals < REFUSALS_BELIEVED; refusals += 1) {
      outcome = await persist(write, outcome.isRepeated);
      if (outcome === undefined) return;
    }
    await setAside(organisationId, only, outcome.refusal, outcome.isRepeated);
  }

  /** One item in the batch is refused for what it says: halving finds it in a few steps and keeps the order. */
  async function commitHalves(
    organisationId: OrganisationId,
    items: readonly WorkItem[],
    isRepeated: boolean,
  ): Promise<void> {
    const middle = Math.ceil(items.length / 2);
    await commitGroup(organisationId, items.slice(0, middle), isRepeated);
    await commitGroup(organisationId, items.slice(middle), isRepeated);
  }

  async function writeAndTell(
    organisationId: OrganisationId,
    items: readonly WorkItem[],
    isRepeated: boolean,
  ): Promise<void> {
    const committed = await options.database.transaction(
      { as: 'organisation', organisationId },
      async (tx) => {
        const kept = await commitItems(tx, organisationId, items, options.raise, isRepeated, true);
        await keepAnswers(tx, organisationId, items, options.answer);
        return kept;
      },
      { lane: 'intake' },
    );
    noteCommitted(committed);
    const { journalRow, replay } = committed;
    if (journalRow !== null) options.journal.note(organisationId, journalRow, replay.marks);
    const nowMs = clock.now().getTime();
    for (const item of items) {
      answer(item);
      metrics.committed(lane, nowMs - item.atMs);
    }
    for (const item of items) harmlessly(item, follow);
  }

  /** The item is shown to people and answered; of an alarm what can be kept is kept before. */
  async function setAside(
    organisationId: OrganisationId,
    item: WorkItem,
    error: unknown,
    isRepeated: boolean,
  ): Promise<void> {
    logger.error({ err: error, topic: item.origin?.topic }, 'the database refuses a message');
    const unseen = await persist(() => options.setAside(item, 'refused-by-database', error), false);
    if (unseen !== undefined) logger.error({ err: unseen.refusal }, 'a refused message could not be shown');
    for (const less of isClosed ? [] : remaindersOf(item)) {
      const outcome = await persist((again) => writeAndTell(organisationId, [less], again), isRepeated);
      if (outcome === undefined) return;
    }
    if (!isClosed) answer(item);
  }

  function answer(item: WorkItem): void {
    harmlessly(item, acknowledge);
  }

  /** What is committed is committed: a bug behind it must not make it look undone. */
  function harmlessly(item: WorkItem, tell: (item: WorkItem) => void): void {
    try {
      tell(item);
    } catch (error) {
      logger.error({ err: error, lane }, 'what follows a commit failed');
    }
  }

  return {
    commit: (organisationId, items) => commitGroup(organisationId, items, false),
    problem: () => problem,
    close() {
      isClosed = true;
    },
  };
}

const acknowledge = (item: WorkItem) => item.done();
const follow = (item: WorkItem) => item.afterCommit();

/** In the server's own words. */
function reasonOf(error: unknown): string {
  const cause = error instanceof AppError ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
