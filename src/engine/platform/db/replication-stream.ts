import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { openReplication, type ReplicationConnection } from './replication-connection.ts';
import type { CommittedTransaction } from './replication-decoder.ts';

export type { CommittedTransaction, ReplicationRow, TableChange } from './replication-decoder.ts';

/** The publication of the migrations. */
export const FEED_PUBLICATION = 'watchdesk_feed';

export interface ReplicationStreamDeps {
  readonly connectionString: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly publication?: string;
  /** Asked for each change: those of tables that nobody wants now are counted and not decoded. */
  readonly isWanted?: (table: string) => boolean;
  /** A new run: what committed before it was not and will not be delivered. */
  onStarted(): void;
  onTransaction(transaction: CommittedTransaction, serverAheadMs: number): void;
  /** The run ended or could not begin. `refused`: the server does not allow it, so something else is needed. */
  onDown(reason: string, refused: boolean): void;
}

export interface ReplicationStream {
  start(): void;
  /** Something happened that may have changed the server's mind: tries at once if it is waiting to try again. */
  retryNow(): void;
  /** The slot of this run, also while it is being made; null between runs. */
  slotName(): string | null;
  /** Ends the run, and with it its slot; another begins as after any loss. */
  dropSlot(reason: string): void;
  /** Idempotent. The slot is gone once the server has noticed the end of the connection. */
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;
/** A server that refused may be told otherwise while it runs (a right granted, a slot freed). */
const REFUSED_RETRY_MS = 300_000;

/**
 * Answers after which trying again soon is no use (PostgreSQL appendix A): wal_level is not logical, no REPLICATION
 * right, no pg_hba.conf entry, no slot or sender free, the publication is not there, a pooler or another server that
 * does not know the protocol.
 */
const REFUSALS = new Set(['55000', '42501', '28000', '53400', '53300', '42704', '0A000', '42601', '08P01']);

const ServerError = z.object({ code: z.string() });

function isRefusal(error: unknown): boolean {
  const parsed = ServerError.safeParse(error);
  return parsed.success && REFUSALS.has(parsed.data.code);
}

/** Keeps one replication connection open, with back-off. Each connection is a run of its own. */
export function createReplicationStream(deps: ReplicationStreamDeps): ReplicationStream {
  const { clock, logger, publication = FEED_PUBLICATION } = deps;
  const stopping = new AbortController();
  let connection: ReplicationConnection | undefined;
  let opening: AbortController | undefined;
  let slotName: string | null = null;
  let attempt: Promise<void> = Promise.resolve();
  let retryMs = FIRST_RETRY_MS;
  let cancelRetry: (() => void) | undefined;

  function down(error: unknown): void {
    connection = undefined;
    slotName = null;
    if (stopping.signal.aborted) return;
    const refused = isRefusal(error);
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ reason, refused }, 'the change stream is down');
    cancelRetry = clock.after(refused ? REFUSED_RETRY_MS : retryMs, connect);
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
    deps.onDown(reason, refused);
  }

  async function open(): Promise<void> {
    const attemptsOwn = new AbortController();
    opening = attemptsOwn;
    slotName = `watchdesk_feed_${randomBytes(8).toString('hex')}`;
    try {
      const opened = await openReplication({
        connectionString: deps.connectionString(),
        publication,
        isWanted: deps.isWanted ?? (() => true),
        clock,
        slotName,
        signal: AbortSignal.any([stopping.signal, attemptsOwn.signal]),
        onStarted: () => {
          retryMs = FIRST_RETRY_MS;
          deps.onStarted();
        },
        onTransaction: deps.onTransaction,
        onLost: down,
      });
      if (stopping.signal.aborted) await opened.close();
      else connection = opened;
    } catch (error) {
      down(error);
    }
  }

  function connect(): void {
    cancelRetry?.();
    cancelRetry = undefined;
    attempt = open();
  }

  return {
    start: connect,
    retryNow: () => {
      if (cancelRetry !== undefined) connect();
    },
    slotName: () => slotName,
    dropSlot: (reason) => {
      const error = new Error(reason);
      if (connection === undefined) opening?.abort(error);
      else connection.abandon(error);
    },
    stop: async () => {
      stopping.abort();
      cancelRetry?.();
      cancelRetry = undefined;
      await attempt;
      await connection?.close();
      connection = undefined;
    },
  };
}
