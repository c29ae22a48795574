import pg from 'pg';
import type { LinkState } from '../../../shared/system/model.ts';
import { AppError, SetupError } from '../app-error.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import {
  errorCode,
  isRetryable,
  isUnanswered,
  isUnavailable,
  READ_ONLY,
  unavailableSentence,
} from './connection-errors.ts';
import type { Database, Lane, Scope, TransactionOptions, Tx } from './database.ts';
import { END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { FenceLost, isFenceLost } from './fence-lost.ts';
import { migrateDatabase } from './migrator.ts';
import { beginStatement, createTx } from './pg-transaction.ts';
import { ANSWER_TIMEOUT_MS, appSessionUrl, describeServer, namedSession } from './session-url.ts';
import { typeParsers } from './type-parsers.ts';

const CONNECT_TIMEOUT_MS = 5000;
/** Intake: one for each of its two lanes, one for the engine's own look at the database. */
const POOL_SIZES: Readonly<Record<Lane, number>> = { screens: 7, intake: 3 };
const ATTEMPTS = 5;
const RETRY_BASE_MS = 10;
const RECONNECT_FIRST_MS = 100;
const RECONNECT_MAX_MS = 5000;
/**
 * Statements of intake take rows by their keys and change them in the order of these, so that no two transactions wait
 * for each other. Of a table that is small, or was when it was measured last, the planner would rather read all: hash it,
 * in whatever order the rows lie, or sort or keep it and go through it for every row. In the first minutes of a database
 * the latter took 20 ms for each batch of alarms.
 */
const INTAKE_SETTINGS = ['enable_hashjoin=off', 'enable_mergejoin=off', 'enable_material=off'];
/** What a person must mend does not change by itself within a second. */
const SETUP_RETRY_MS = 5000;

export interface PgDatabaseOptions {
  readonly connectionString: string;
  readonly kind: LinkState['kind'];
  readonly logger: Logger;
  readonly clock: Clock;
  readonly migrationsDir: string;
  /** Names the connections at the server. */
  readonly stationId?: string;
  /** Why the server is away, where someone knows better than its silence tells. */
  readonly whyAway?: () => string | null;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
  /** How long a server may owe an answer to a statement of ours. */
  readonly answerTimeoutMs?: number;
}

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

const readOnlyError = () => Object.assign(new Error('the database is read-only'), { code: READ_ONLY });

/**
 * The product's database. Connects and migrates in the background from the first moment on, and again after every
 * loss; until then, transactions fail at once with DATABASE_UNAVAILABLE.
 */
export function createPgDatabase(options: PgDatabaseOptions): Database {
  const { clock, logger, kind } = options;
  const random = options.random ?? Math.random;
  const server = describeServer(options.connectionString);
  const stopping = new AbortController();
  const listeners = new Set<(state: LinkState) => void>();
  const waiters = new Set<Waiter>();
  let link: LinkState = { state: 'connecting', kind, since: clock.now(), message: null };
  let connecting = false;
  let setupError: SetupError | undefined;
  let stopped: Promise<void> | undefined;

  function createPool(lane: Lane): pg.Pool {
    const pool = new pg.Pool({
      connectionString: namedSession(
        appSessionUrl(options.connectionString, lane === 'intake' ? INTAKE_SETTINGS : []),
        'work',
        options.stationId,
      ),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      max: POOL_SIZES[lane],
      // Statements that do not wait for each other's answers travel together.
      pipeline: lane === 'intake',
      idleTimeoutMillis: 60_000,
      // A pipelined batch shares one: it counts from when a statement is sent.
      query_timeout: options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
      ...END_OF_DEAD_SERVERS,
      allowExitOnIdle: true,
      types: typeParsers,
    });
    // An idle connection that breaks is removed by the pool; without a listener it would end the process.
    pool.on('error', (error) => suspect(error));
    // The pool listens to idle connections alone; one that breaks while it is handed out reports to nobody else.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }
  const pools: Readonly<Record<Lane, pg.Pool>> = {
    screens: createPool('screens'),
    intake: createPool('intake'),
  };

  function setState(state: LinkState['state'], message: string | null): void {
    if (link.state === state && link.message === message) return;
    link = { state, kind, since: link.state === state ? link.since : clock.now(), message };
    for (const listener of listeners) listener(link);
  }

  function pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        cancel();
        stopping.signal.removeEventListener('abort', finish);
        resolve();
      };
      const cancel = clock.after(delayMs, finish);
      stopping.signal.addEventListener('abort', finish);
    });
  }

  function settleWaiters(settle: (waiter: Waiter) => void): void {
    for (const waiter of [...waiters]) settle(waiter);
  }

  /** One attempt: is the schema there, and may a session of the app's role write? */
  async function tryConnect(): Promise<void> {
    await migrateDatabase({ ...options, signal: stopping.signal });
    for (let tried = 1; ; tried++) {
      // Not with the screens: that all their connections are busy does not mean that the database is away.
      const client = await pools.intake.connect();
      try {
        const { rows } = await client.query<{ setting: string }>(
          `select current_setting('transaction_read_only') as setting`,
        );
        if (rows[0]?.setting === 'on') throw readOnlyError();
        client.release();
        return;
      } catch (error) {
        client.release(true);
        // The pool may still hold sessions that were ended, or that began before the server changed.
        if (tried > POOL_SIZES.intake) throw error;
      }
    }
  }

  async function connect(): Promise<void> {
    if (connecting) return;
    connecting = true;
    try {
      for (let delayMs = RECONNECT_FIRST_MS; !stopping.signal.aborted; ) {
        try {
          await tryConnect();
          if (stopping.signal.aborted) return;
          setupError = undefined;
          setState('up', null);
          settleWaiters((waiter) => waiter.resolve());
          return;
        } catch (error) {
          if (stopping.signal.aborted) return;
          const needsPerson = error instanceof SetupError;
          setupError = needsPerson ? error : undefined;
          const message = needsPerson
            ? error.message
            : (options.whyAway?.() ?? unavailableSentence(server, error));
          if (link.message !== message) {
            logger.warn({ code: errorCode(error) }, message);
            if (!needsPerson && !isUnavailable(error))
              logger.error({ err: error }, 'database connection attempt failed');
          }
          setState('down', message);
          if (needsPerson) settleWaiters((waiter) => waiter.reject(error));
          await pause(needsPerson ? SETUP_RETRY_MS : delayMs * (0.5 + random() / 2));
          delayMs = Math.min(delayMs * 2, RECONNECT_MAX_MS);
        }
      }
    } finally {
      connecting = false;
    }
  }

  /** A single connection may have been ended by an administrator: only a failed new attempt means "down". */
  function suspect(error: unknown): void {
    logger.debug({ code: errorCode(error) }, 'a database connection was lost');
    void connect();
  }

  function unavailable(cause: unknown): AppError {
    suspect(cause);
    return new AppError('DATABASE_UNAVAILABLE', undefined, { cause });
  }

  async function begin(
    scope: Scope,
    { lane = 'screens', fence }: TransactionOptions,
  ): Promise<pg.PoolClient> {
    for (let tried = 1; ; tried++) {
      const client = await pools[lane].connect().catch((error: unknown) => {
        throw unavailable(error);
      });
      try {
        await client.query(beginStatement(scope, fence));
        return client;
      } catch (error) {
        if (isFenceLost(error)) {
          // The server is well, and so is the connection once the transaction is closed.
          await client.query('rollback').then(
            () => client.release(),
            () => client.release(true),
          );
          throw new FenceLost('another station ingests', { cause: error });
        }
        client.release(true);
        if (!isUnavailable(error)) throw error;
        // The pool may still hold connections of a server that has since been restarted; nothing was done yet.
        if (tried > POOL_SIZES[lane] || isUnanswered(error)) throw unavailable(error);
      }
    }
  }

  async function attempt<T>(
    scope: Scope,
    work: (tx: Tx) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    const client = await begin(scope, options);
    let lost: unknown;
    const onError = (error: Error) => {
      lost ??= error;
    };
    client.on('error', onError);
    try {
      const result = await work(createTx(client, options.lane === 'intake'));
      await client.query('commit');
      return result;
    } catch (error) {
      if (isUnavailable(error)) lost ??= error;
      if (lost === undefined) await client.query('rollback').catch(onError);
      throw lost === undefined || errorCode(lost) === READ_ONLY ? error : unavailable(lost);
    } finally {
      client.off('error', onError);
      client.release(lost !== undefined);
    }
  }

  async function transaction<T>(
    scope: Scope,
    work: (tx: Tx) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    if (link.state !== 'up') throw new AppError('DATABASE_UNAVAILABLE');
    for (let tried = 1; ; tried++) {
      try {
        return await attempt(scope, work, options);
      } catch (error) {
        if (errorCode(error) === READ_ONLY) {
          // A session may stay as the server was when it began: only one that is new tells how the server is now.
          if (tried > POOL_SIZES[options.lane ?? 'screens']) throw unavailable(error);
          continue;
        }
        if (!isRetryable(error) || tried === ATTEMPTS) throw error;
        await pause(RETRY_BASE_MS * 2 ** tried * random());
      }
    }
  }

  function ready(signal?: AbortSignal): Promise<void> {
    if (link.state === 'up') return Promise.resolve();
    if (setupError !== undefined) return Promise.reject(setupError);
    return new Promise((resolve, reject) => {
      const finish = () => {
        waiters.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
        stopping.signal.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        resolve: () => {
          finish();
          resolve();
        },
        reject: (error) => {
          finish();
          reject(error);
        },
      };
      const onAbort = () => waiter.reject(new Error('stopped before the database was ready'));
      waiters.add(waiter);
      signal?.addEventListener('abort', onAbort);
      stopping.signal.addEventListener('abort', onAbort);
      if (signal?.aborted === true || stopping.signal.aborted) onAbort();
    });
  }

  void connect();

  return {
    transaction,
    ready,
    state: () => link,
    onStateChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connectionString: () => options.connectionString,
    stop: () => {
      stopped ??= (async () => {
        stopping.abort();
        await Promise.all([pools.screens.end(), pools.intake.end()]);
      })();
      return stopped;
    },
  };
}
