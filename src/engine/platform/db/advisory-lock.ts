import pg from 'pg';
import type { Clock } from '../clock.ts';
import type { Tx } from './database.ts';
import { END_OF_DEAD_PEERS, END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { createTx } from './pg-transaction.ts';
import { APP_ROLE, appSessionUrl, namedSession, type SessionPurpose, sessionName } from './session-url.ts';
import { typeParsers } from './type-parsers.ts';

/** A session-level lock of the database on a connection of its own: it is gone when that connection is. */
export interface AdvisoryLock {
  /** True when this station holds it (now). Rejects when the database cannot be reached. */
  tryTake(): Promise<boolean>;
  isHeld(): boolean;
  /**
   * Statements on the lock's own connection, each a transaction of its own under the app's role: no slow screen keeps
   * them waiting. Rejects when the database cannot be reached.
   */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * To be called when the server refused a change as read-only: a session stays as the server made it begin, so one that
   * holds the lock is let write once a new one may. Whether that is so.
   */
  mayWriteAgain(): Promise<boolean>;
  /** The server's process that holds it now, with its start; null where nobody does. */
  owner(): Promise<string | null>;
  /** Ends the session that holds it, whoever's it is, as long as that is what `owner` told. */
  endOwner(owner: string): Promise<void>;
  /**
   * Ends what a station has open at the server (not this connection); what a session holds is free a moment later. How
   * many there were. Rejects with SQLSTATE 42501 where this login may not end the other's sessions.
   */
  endSessions(stationId: string, purposes: readonly SessionPurpose[]): Promise<number>;
  /** Idempotent. */
  release(): Promise<void>;
}

export interface AdvisoryLockOptions {
  readonly connectionString: string;
  readonly key: readonly [number, number];
  readonly stationId?: string;
  readonly clock: Clock;
  /** Asked once a second while it is held; a rejection gives the lock up. */
  readonly watch?: (tx: Tx) => Promise<unknown>;
  /** Told once for each time it was held and then lost without `release`. */
  onLost(): void;
}

const CONNECT_TIMEOUT_MS = 3000;
const WATCH_EVERY_MS = 1000;
/** A server that vanished without a word is noticed within about this long. */
const ANSWER_TIMEOUT_MS = 3000;
/** Below the time after which we give the connection up, so that the server's answer still comes. */
const SERVER_LIMITS = `set statement_timeout = ${ANSWER_TIMEOUT_MS - 500}; set lock_timeout = ${ANSWER_TIMEOUT_MS - 1000}`;
const STATION_ID = /^[0-9a-f-]{36}$/;

export function createAdvisoryLock(options: AdvisoryLockOptions): AdvisoryLock {
  const { key, stationId, clock, onLost, watch = isAlive } = options;
  const connectionString = namedSession(appSessionUrl(options.connectionString), 'lock', stationId);
  let client: pg.Client | null = null;
  let connecting: Promise<pg.Client> | null = null;
  let isHeld = false;

  function drop(of: pg.Client): void {
    if (client !== of) return;
    const wasHeld = isHeld;
    client = null;
    isHeld = false;
    // Not a polite end: it would wait for an answer of a server that gives none.
    of.connection.stream.destroy();
    if (wasHeld) onLost();
  }

  const createClient = () =>
    new pg.Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      ...END_OF_DEAD_SERVERS,
      types: typeParsers,
    });

  async function open(): Promise<pg.Client> {
    const made = createClient();
    made.on('error', () => drop(made));
    made.on('end', () => drop(made));
    try {
      await made.connect();
      await made.query(`${END_OF_DEAD_PEERS}; ${SERVER_LIMITS}`);
    } catch (error) {
      made.connection.stream.destroy();
      throw error;
    }
    client = made;
    return made;
  }

  function connect(): Promise<pg.Client> {
    if (client !== null) return Promise.resolve(client);
    connecting ??= open().finally(() => {
      connecting = null;
    });
    return connecting;
  }

  /** Whatever the server answered, it is there; a connection without an answer is of no use any more. */
  async function ask<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const current = await connect();
    try {
      return await work(current);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) drop(current);
      throw error;
    }
  }

  function keepWatch(of: pg.Client): void {
    clock.after(WATCH_EVERY_MS, () => {
      if (client !== of || !isHeld) return;
      watch(createTx(of)).then(
        () => keepWatch(of),
        () => drop(of),
      );
    });
  }

  /** Under the login's own role, which sees and may end its own sessions; the app's may not. */
  async function asLogin(sql: string): Promise<unknown> {
    return await ask(async (current) => {
      const results: unknown = await current.query(`set role none; ${sql}; set role ${APP_ROLE}`);
      const second: unknown = Array.isArray(results) ? results[1] : undefined;
      return second instanceof pg.Result ? second.rows[0]?.answer : undefined;
    });
  }

  async function endWhere(condition: string): Promise<number> {
    const ended = await asLogin(
      `select count(*) filter (where pg_terminate_backend(pid)) as answer from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and ${condition}`,
    );
    return Number(ended ?? 0);
  }

  const ownerSql = `select a.pid || ' ' || a.backend_start as answer
    from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2
      and l.database = (select oid from pg_database where datname = current_database())
      and l.classid::int8 = ${key[0]} and l.objid::int8 = ${key[1]}`;

  return {
    async tryTake() {
      if (isHeld) return true;
      return await ask(async (current) => {
        const { rows } = await current.query<{ taken: boolean }>(
          'select pg_try_advisory_lock($1::int, $2::int) as taken',
          [...key],
        );
        isHeld = client === current && rows[0]?.taken === true;
        if (isHeld) keepWatch(current);
        return isHeld;
      });
    },
    isHeld: () => isHeld,
    run: (work) => ask((current) => work(createTx(current))),
    async mayWriteAgain() {
      const fresh = createClient();
      fresh.on('error', () => undefined);
      try {
        await fresh.connect();
        const { rows } = await fresh.query<{ setting: string }>(
          `select current_setting('transaction_read_only') as setting`,
        );
        if (rows[0]?.setting !== 'off' || client === null) return false;
        await client.query('set default_transaction_read_only = off');
        return true;
      } finally {
        fresh.connection.stream.destroy();
      }
    },
    async owner() {
      const found = await asLogin(ownerSql);
      return typeof found === 'string' ? found : null;
    },
    async endOwner(owner) {
      await endWhere(`pid || ' ' || backend_start = ${pg.escapeLiteral(owner)}`);
    },
    async endSessions(of, purposes) {
      if (!STATION_ID.test(of)) throw new TypeError('not the id of a station');
      const names = purposes.map((purpose) => `'${sessionName(purpose, of)}'`);
      return await endWhere(`application_name in (${names.join(', ')})`);
    },
    async release() {
      const current = client;
      client = null;
      isHeld = false;
      if (current === null) return;
      await Promise.race([
        current.end().catch(() => undefined),
        new Promise<void>((resolve) => clock.after(ANSWER_TIMEOUT_MS, resolve)),
      ]);
      current.connection.stream.destroy();
    },
  };
}

const isAlive = (tx: Tx) => tx.raw('select 1');
