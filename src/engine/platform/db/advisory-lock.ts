import pg from 'pg';
import type { Clock } from '../clock.ts';
import { END_OF_DEAD_PEERS, KEEP_ALIVE_AFTER_MS } from './dead-peers.ts';

/** A session-level lock of the database on a connection of its own: it is gone when that connection is. */
export interface AdvisoryLock {
  /** True when this station holds it (now). Rejects when the database cannot be reached. */
  tryTake(): Promise<boolean>;
  isHeld(): boolean;
  /** Idempotent. */
  release(): Promise<void>;
}

export interface AdvisoryLockOptions {
  readonly connectionString: string;
  readonly key: readonly [number, number];
  readonly clock: Clock;
  /** Told once for each time it was held and then lost without `release`. */
  onLost(): void;
}

const CONNECT_TIMEOUT_MS = 3000;
/** A server that vanished without a word is noticed within about this long. */
const CHECK_EVERY_MS = 1000;
const CHECK_TIMEOUT_MS = 3000;

export function createAdvisoryLock({
  connectionString,
  key,
  clock,
  onLost,
}: AdvisoryLockOptions): AdvisoryLock {
  let client: pg.Client | null = null;
  let isHeld = false;

  function drop(of: pg.Client): void {
    if (client !== of) return;
    const wasHeld = isHeld;
    client = null;
    isHeld = false;
    void of.end().catch(() => undefined);
    if (wasHeld) onLost();
  }

  async function connect(): Promise<pg.Client> {
    if (client !== null) return client;
    const made = new pg.Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CHECK_TIMEOUT_MS,
      application_name: 'watchdesk lock',
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    });
    made.on('error', () => drop(made));
    made.on('end', () => drop(made));
    await made.connect();
    await made.query(END_OF_DEAD_PEERS).catch(async (error: unknown) => {
      await made.end().catch(() => undefined);
      throw error;
    });
    client = made;
    return made;
  }

  function watch(of: pg.Client): void {
    clock.after(CHECK_EVERY_MS, () => {
      if (client !== of || !isHeld) return;
      of.query('select 1').then(
        () => watch(of),
        () => drop(of),
      );
    });
  }

  return {
    async tryTake() {
      if (isHeld) return true;
      const current = await connect();
      try {
        const { rows } = await current.query<{ taken: boolean }>(
          'select pg_try_advisory_lock($1::int, $2::int) as taken',
          [...key],
        );
        isHeld = client === current && rows[0]?.taken === true;
      } catch (error) {
        drop(current);
        throw error;
      }
      if (isHeld) watch(current);
      return isHeld;
    },
    isHeld: () => isHeld,
    async release() {
      const current = client;
      client = null;
      isHeld = false;
      await current?.end().catch(() => undefined);
    },
  };
}
