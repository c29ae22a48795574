import { Client } from 'pg';
import type { Clock } from '../clock.ts';
import { END_OF_DEAD_PEERS, END_OF_DEAD_SERVERS } from './dead-peers.ts';
import { type CommittedTransaction, createReplicationDecoder } from './replication-decoder.ts';
import { readReplicationMessage, standbyStatus } from './replication-messages.ts';

export interface ReplicationConnectionOptions {
  readonly connectionString: string;
  readonly publication: string;
  /** A name that no other slot has. */
  readonly slotName: string;
  readonly isWanted: (table: string) => boolean;
  readonly clock: Clock;
  /** Gives up while opening. */
  readonly signal: AbortSignal;
  /** Called once, before the first transaction: whatever commits from now on is delivered. */
  onStarted(): void;
  /** `serverAheadMs`: how far the server's clock is ahead of ours, measured by round trip. */
  onTransaction(transaction: CommittedTransaction, serverAheadMs: number): void;
  /** Called at most once, when the running stream is lost; not after `close`. */
  onLost(error: Error): void;
}

export interface ReplicationConnection {
  /** Ends it as if it were lost. */
  abandon(error: Error): void;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** Also how long the server keeps log that we have read already. */
const STATUS_INTERVAL_MS = 5000;
/** The server answers every status; three unanswered ones mean that nobody is there any more. */
const SILENCE_LIMIT_MS = 3 * STATUS_INTERVAL_MS;

/** The login's own role: the one that screens' transactions run under may not replicate. Formats are those we parse. */
const SESSION_SETTINGS = `
  set role none; set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set bytea_output = 'hex';
  set extra_float_digits = 1; set statement_timeout = 0; ${END_OF_DEAD_PEERS}`;

function replicationUrl(connectionString: string): string {
  const url = new URL(connectionString);
  // pg reads these from the address; its types do not know `replication`.
  url.searchParams.set('replication', 'database');
  url.searchParams.set('application_name', 'watchdesk feed');
  return url.href;
}

/**
 * Opens a connection, makes a temporary slot on it and streams every transaction of the publication that commits
 * from then on, in the order of commit. The slot lives and dies with the connection, so that a station which is
 * switched off never holds log on the server. Resolves when the stream runs; rejects with the server's error where
 * it does not allow it (`code` of pg's DatabaseError).
 */
export async function openReplication(options: ReplicationConnectionOptions): Promise<ReplicationConnection> {
  const { clock, publication, slotName } = options;
  const client = new Client({
    connectionString: replicationUrl(options.connectionString),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...END_OF_DEAD_SERVERS,
  });
  let state: 'opening' | 'streaming' | 'ended' = 'opening';
  let confirmed = 0n;
  let serverAheadMs = 0;
  let statusSentAtMs: number | null = null;
  let lastHeardAtMs = clock.monotonicMs();
  let cancelTimer = (): void => undefined;
  let rejectOpening: (error: Error) => void = () => undefined;
  let isOpen = false;
  /** Asked again after each wait. */
  const hasEnded = () => state === 'ended';

  function lose(error: Error): void {
    if (hasEnded()) return;
    state = 'ended';
    cancelTimer();
    client.connection.stream.destroy();
    if (isOpen) options.onLost(error);
    else rejectOpening(error);
  }

  function sendStatus(requestReply: boolean): void {
    if (requestReply) statusSentAtMs = clock.now().getTime();
    client.connection.stream.write(standbyStatus(confirmed, clock.now().getTime(), requestReply));
  }

  function keepStatus(): void {
    if (clock.monotonicMs() - lastHeardAtMs > SILENCE_LIMIT_MS) {
      lose(new Error('The database has been silent for too long.'));
      return;
    }
    sendStatus(true);
    cancelTimer = clock.after(STATUS_INTERVAL_MS, keepStatus);
  }

  const decoder = createReplicationDecoder((transaction) => {
    options.onTransaction(transaction, serverAheadMs);
    confirmed = transaction.lsn;
  }, options.isWanted);

  function onCopyData(message: { readonly chunk: Buffer }): void {
    if (state === 'ended') return;
    lastHeardAtMs = clock.monotonicMs();
    const inner = readReplicationMessage(message.chunk);
    if (inner.kind === 'data') decoder.decode(inner.payload);
    if (inner.kind !== 'keepalive') return;
    if (inner.walEnd > confirmed) confirmed = inner.walEnd;
    if (statusSentAtMs !== null) {
      serverAheadMs = inner.serverTimeMs - (statusSentAtMs + clock.now().getTime()) / 2;
      statusSentAtMs = null;
    }
    if (inner.replyRequested) sendStatus(false);
  }

  client.on('error', lose);
  client.on('end', () => lose(new Error('The replication connection ended.')));
  client.connection.on('copyData', (message) => {
    try {
      onCopyData(message);
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)));
    }
  });

  async function start(): Promise<void> {
    await client.connect();
    await client.query(SESSION_SETTINGS);
    // Replication commands are read in capitals only.
    await client.query(`CREATE_REPLICATION_SLOT "${slotName}" TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT`);
    const streaming = new Promise<void>((resolve) => {
      // Transactions may stand in the same packet, so this must stay synchronous.
      client.connection.once('replicationStart', () => {
        if (state !== 'opening') return;
        state = 'streaming';
        // Until now the server may have waited for the end of whatever writes.
        lastHeardAtMs = clock.monotonicMs();
        options.onStarted();
        resolve();
      });
    });
    const started = client.query(
      `START_REPLICATION SLOT "${slotName}" LOGICAL 0/0 (proto_version '1', publication_names '${publication}')`,
    );
    // The query itself only ends with the stream; until then an error of it is the refusal to stream.
    await Promise.race([streaming, started]);
    started.then(() => lose(new Error('The server ended the stream.')), lose);
  }

  const opening = new Promise<never>((_, reject) => {
    rejectOpening = reject;
  });
  const giveUp = (): void => {
    const { reason } = options.signal;
    lose(reason instanceof Error ? reason : new Error('Stopped while connecting.'));
  };
  options.signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.race([start(), opening]);
    // The end of the stream may stand in the same packet as its beginning.
    if (hasEnded()) await opening;
  } catch (error) {
    state = 'ended';
    client.connection.stream.destroy();
    throw error;
  } finally {
    options.signal.removeEventListener('abort', giveUp);
  }
  isOpen = true;
  keepStatus();

  return {
    abandon: lose,
    close: async () => {
      state = 'ended';
      cancelTimer();
      await client.end();
    },
  };
}
