import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { IngestMetrics } from './metrics.ts';
import {
  type RejectedRow,
  trimProblems,
  type UnregisteredRow,
  writeRejected,
  writeUnregistered,
} from './store/write-problems.ts';

/** Kept of a refused frame. */
export const KEPT_FRAME_BYTES = 512;
const FLUSH_MS = 250;
const TRIM_MS = 60_000;
/** Of one hostname only the newest are kept in the end, so no more need to be written. */
const MAX_PER_HOSTNAME = 20;
/** In one flush, whatever the hostnames: a flood must cost the database nothing to speak of. */
const MAX_PER_FLUSH = 200;
const MAX_UNREGISTERED = 200;

/** What people should see of messages that changed nothing. Written aside, merged and bounded. */
export interface IntakeProblems {
  rejected(row: RejectedRow): void;
  /** Writes this one now; rejects when the database does not take it. */
  keep(row: RejectedRow): Promise<void>;
  unregistered(row: Omit<UnregisteredRow, 'firstSeenMs' | 'messages'>): void;
  start(): void;
  /** Writes what waits, and then. */
  flush(): Promise<void>;
  stop(): void;
}

export interface IntakeProblemsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: IngestMetrics;
}

export function createIntakeProblems({
  database,
  clock,
  logger,
  metrics,
}: IntakeProblemsDeps): IntakeProblems {
  let rejected = new Map<string, RejectedRow[]>();
  let rejectedCount = 0;
  let unregistered = new Map<string, UnregisteredRow>();
  let cancel: (() => void) | null = null;
  let flushing: Promise<void> = Promise.resolve();
  let trimDueMs = 0;

  function takeWaiting() {
    const rows = { rejected: [...rejected.values()].flat(), unregistered: [...unregistered.values()] };
    rejected = new Map();
    rejectedCount = 0;
    unregistered = new Map();
    return rows;
  }

  async function write(): Promise<void> {
    if (rejected.size === 0 && unregistered.size === 0) return;
    const rows = takeWaiting();
    const own = new Set([...rows.rejected, ...rows.unregistered].map((row) => row.organisationId));
    const trims = clock.monotonicMs() >= trimDueMs;
    if (trims) trimDueMs = clock.monotonicMs() + TRIM_MS;
    for (const organisationId of own) {
      const of = <Row extends { organisationId: OrganisationId }>(list: readonly Row[]) =>
        list.filter((row) => row.organisationId === organisationId);
      const work = async (tx: Tx) => {
        await writeRejected(tx, of(rows.rejected));
        await writeUnregistered(tx, of(rows.unregistered));
        if (trims) await trimProblems(tx);
      };
      await database
        .transaction({ as: 'organisation', organisationId }, work)
        // These are for people to look at; while the database is away they are not worth holding anything up.
        .catch(couldNotKeep);
    }
  }

  function couldNotKeep(error: unknown): void {
    // Tried several times a second; that the database is away is told by its own state.
    const isAway = error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
    logger[isAway ? 'debug' : 'warn']({ err: error }, 'refused messages could not be kept');
  }

  function flush(): Promise<void> {
    flushing = flushing
      .then(write)
      .catch((error: unknown) => logger.error({ err: error }, 'refused messages could not be sorted'));
    return flushing;
  }

  function tick(): void {
    cancel = clock.after(FLUSH_MS, () => void flush().then(() => cancel !== null && tick()));
  }

  return {
    rejected(row) {
      const own = rejected.get(row.hostname) ?? [];
      if (own.length >= MAX_PER_HOSTNAME) {
        own.shift();
        rejectedCount -= 1;
        metrics.rejectedNotStored();
      }
      if (rejectedCount >= MAX_PER_FLUSH) {
        metrics.rejectedNotStored();
        return;
      }
      own.push(bounded(row));
      rejectedCount += 1;
      rejected.set(row.hostname, own);
    },
    keep: ({ organisationId, ...row }) =>
      database.transaction({ as: 'organisation', organisationId }, (tx) =>
        writeRejected(tx, [bounded({ ...row, organisationId })]),
      ),
    unregistered(row) {
      const key = `${row.organisationId} ${row.base}/${row.hostname}`;
      const known = unregistered.get(key);
      if (known === undefined && unregistered.size >= MAX_UNREGISTERED) return;
      unregistered.set(key, {
        ...row,
        firstSeenMs: known?.firstSeenMs ?? row.lastSeenMs,
        messages: (known?.messages ?? 0) + 1,
        statusRequestedAtMs: row.statusRequestedAtMs ?? known?.statusRequestedAtMs ?? null,
      });
    },
    start() {
      if (cancel === null) tick();
    },
    flush,
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}

function bounded(row: RejectedRow): RejectedRow {
  return { ...row, frame: row.frame.slice(0, KEPT_FRAME_BYTES) };
}
