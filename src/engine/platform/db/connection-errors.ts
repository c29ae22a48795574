/** Code of Node or SQLSTATE of PostgreSQL, where the error carries one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const NODE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATE of a session that may not write. */
export const READ_ONLY = '25006';

// Class 08 is "connection exception", class 53 "insufficient resources" (too many connections, disk full).
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const SQLSTATES = /^(08...|53...|57P0[1-5]|58030|25P03|25P04|25006)$/;

// pg reports these without a code (pg/lib/client.js, pg-pool/index.js).
const MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

/** The server cannot be reached, has no room or takes no changes: the statement may be tried again later as it is. */
export function isUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined && (NODE_CODES.has(code) || SQLSTATES.test(code))) return true;
  return error instanceof Error && MESSAGES.test(error.message);
}

/** The connection stood, and its limit for an answer is over: another one is no better. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout';

/** Serialisation failure and deadlock: PostgreSQL asks for the whole transaction again. */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40001' || code === '40P01';
}

const SENTENCES: Readonly<Record<string, string>> = {
  [READ_ONLY]:
    'is read-only and takes no changes; end that (default_transaction_read_only), or name its primary server',
  '28P01': 'refuses the login; check user and password in WATCHDESK_DATABASE_URL',
  '28000': 'refuses the login; check user, password and the server’s pg_hba.conf',
  '3D000': 'has no such database; create it or correct WATCHDESK_DATABASE_URL',
  '42501': 'refuses the login’s rights; check its roles',
  '53100': 'has no disk space left; free some on the server',
  '53300': 'has no connection left; raise its max_connections or close other programs',
  '57P03': 'is starting up or shutting down',
  ENOTFOUND: 'has a host name that is not known; check WATCHDESK_DATABASE_URL and the network',
};

/** What stands in the status bar while the database is away. */
export function unavailableSentence(server: string, error: unknown): string {
  const code = errorCode(error);
  const known = code === undefined ? undefined : SENTENCES[code];
  const what =
    known ?? `does not answer${code === undefined ? '' : ` (${code})`}; check that it runs and is reachable`;
  return `The database at ${server} ${what}. Watchdesk keeps trying.`;
}
