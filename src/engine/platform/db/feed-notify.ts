import { Client } from 'pg';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Database } from './database.ts';
import { END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { ANSWER_TIMEOUT_MS } from './session-url.ts';

export interface FeedNotifyDeps {
  readonly database: Pick<Database, 'transaction' | 'connectionString'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Something may have changed: read again. The next call comes only after this one has resolved. */
  onChange(): Promise<void>;
  /** Whether notifications arrive at the moment. */
  onState(state: 'up' | 'down', message: string | null): void;
}

export interface FeedNotify {
  start(): void;
  /** Idempotent; waits for a read that is under way. */
  stop(): Promise<void>;
}

export const NOTIFY_CHANNEL = 'watchdesk_feed';
/** A burst of notifications is one read. */
const COALESCE_MS = 100;
/** Reads without a notification: one may be missed while the triggers are being switched on, or behind a pooler. */
const SAFETY_POLL_MS = 5000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The way to hear of changes where the server does not allow logical decoding: triggers send an empty notification,
 * and the caller reads again. It never switches the triggers off, because another station may depend on them.
 */
export function createFeedNotify({ database, clock, logger, onChange, onState }: FeedNotifyDeps): FeedNotify {
  let stopped = false;
  let client: Client | undefined;
  let retryMs = FIRST_RETRY_MS;
  let cancelRetry = (): void => undefined;
  let cancelRead = (): void => undefined;
  let readDueAtMs = Number.POSITIVE_INFINITY;
  let lastReadAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;
  let connecting: Promise<void> = Promise.resolve();

  function scheduleRead(delayMs: number): void {
    const dueAtMs = clock.monotonicMs() + delayMs;
    if (stopped || dueAtMs >= readDueAtMs) return;
    cancelRead();
    readDueAtMs = dueAtMs;
    cancelRead = clock.after(delayMs, () => {
      readDueAtMs = Number.POSITIVE_INFINITY;
      reading ??= read();
    });
  }

  async function read(): Promise<void> {
    try {
      await onChange();
    } catch (error) {
      logger.warn({ err: error }, 'reading changes again failed');
    } finally {
      lastReadAtMs = clock.monotonicMs();
      reading = undefined;
      scheduleRead(SAFETY_POLL_MS);
    }
  }

  function notified(): void {
    if (reading === undefined) {
      scheduleRead(Math.max(0, lastReadAtMs + COALESCE_MS - clock.monotonicMs()));
      return;
    }
    // What is being read may have been read before this change.
    reading.then(() => scheduleRead(COALESCE_MS));
  }

  function lost(broken: Client, error: Error): void {
    if (client !== broken) return;
    client = undefined;
    broken.connection.stream.destroy();
    if (stopped) return;
    onState('down', error.message);
    cancelRetry = clock.after(retryMs, connect);
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
  }

  async function listen(): Promise<void> {
    const opened = new Client({
      connectionString: database.connectionString(),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      ...END_OF_DEAD_SERVERS,
      application_name: 'watchdesk feed',
    });
    client = opened;
    opened.on('error', (error) => lost(opened, error));
    opened.on('end', () => lost(opened, new Error('The notification connection ended.')));
    opened.on('notification', notified);
    try {
      await opened.connect();
      await opened.query(`listen ${NOTIFY_CHANNEL}`);
      await database.transaction({ as: 'nobody' }, (tx) =>
        tx.execute('update feed_notify set enabled = true where not enabled'),
      );
    } catch (error) {
      return lost(opened, error instanceof Error ? error : new Error(String(error)));
    }
    // It may have ended while the triggers were switched on; that was told then.
    if (client !== opened) return;
    retryMs = FIRST_RETRY_MS;
    onState('up', null);
    scheduleRead(0);
  }

  function connect(): void {
    connecting = listen();
  }

  return {
    start: connect,
    stop: async () => {
      stopped = true;
      cancelRetry();
      cancelRead();
      const open = client;
      client = undefined;
      open?.connection.stream.destroy();
      await connecting;
      await reading;
    },
  };
}
