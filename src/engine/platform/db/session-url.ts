/** Roles that the bootstrap makes; nobody logs in as one of them. */
export const OWNER_ROLE = 'watchdesk_owner';
export const APP_ROLE = 'watchdesk_app';
export const SCHEMA = 'watchdesk';

/** Longer than any statement of ours needs; ends what a lost lock or a wrong plan would hold for ever. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** Until then a server that is there has answered, if only that the statement took too long. */
export const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5000;
/** A station that hangs inside a transaction must not keep locks. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * The connection string for sessions of the app's role. Settings travel in the start-up packet, so that a
 * connection never exists without them. Options that the given string carries stay.
 */
export function appSessionUrl(connectionString: string, settings: readonly string[] = []): string {
  const url = new URL(connectionString);
  const options = [
    url.searchParams.get('options'),
    `-c role=${APP_ROLE}`,
    `-c search_path=${SCHEMA}`,
    `-c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    `-c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_TIMEOUT_MS}`,
    // Our acknowledgements promise a durable commit, whatever the server's default; without it logical decoding
    // also waits for the next round of the log writer (measured: p50 130 ms).
    '-c synchronous_commit=on',
    '-c timezone=UTC',
    ...settings.map((setting) => `-c ${setting}`),
  ];
  url.searchParams.set('options', options.filter((option) => option !== null).join(' '));
  return url.toString();
}

/**
 * What the server calls a connection (at most 63 bytes). It carries the station's id, so that a standby can end the
 * connections of a station that hangs; what the given string says of it gives way.
 */
export function namedSession(connectionString: string, purpose: SessionPurpose, stationId?: string): string {
  const url = new URL(connectionString);
  url.searchParams.set('application_name', sessionName(purpose, stationId));
  return url.toString();
}

/** work: the transactions. lock: the one that holds the lock of a slot. */
export type SessionPurpose = 'work' | 'lock';

export function sessionName(purpose: SessionPurpose, stationId?: string): string {
  return [
    'watchdesk',
    ...(purpose === 'work' ? [] : [purpose]),
    ...(stationId === undefined ? [] : [stationId]),
  ].join(' ');
}

/** "host:port/database" for sentences; never a user's name or password. */
export function describeServer(connectionString: string): string {
  const url = new URL(connectionString);
  const host = url.searchParams.get('host') ?? (url.hostname || 'localhost');
  const port = url.port || '5432';
  return `${host}:${port}${url.pathname}`;
}
