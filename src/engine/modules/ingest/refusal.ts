import { ZodError } from 'zod';
import { AppError } from '../../platform/app-error.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import { FenceLost } from '../../platform/db/fence-lost.ts';

/** Ingestion's own word for an item that the database cannot keep, whatever is tried. */
export class ItemRefused extends Error {
  override readonly name = 'ItemRefused';
}

// Class 22 is "data exception", class 23 "integrity constraint violation".
// https://www.postgresql.org/docs/current/errcodes-appendix.html
const ABOUT_DATA = /^2[23]...$/;

/**
 * Whether an item is to blame: its data, or our own code that cannot handle them. Everything else is a condition of
 * the server (read-only, a timeout, a right that was taken away, a damaged file …): the same item will do later.
 */
export function isRefusal(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined && ABOUT_DATA.test(code)) return true;
  return (
    error instanceof ItemRefused ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ZodError
  );
}

const SENTENCES: Readonly<Record<string, string>> = {
  '42501': 'a right of its login was taken away; give it back',
  '53100': 'it has no disk space left; free some on its server',
  '55P03': 'another program locks what is to be written',
  '57014': 'it cancels what takes too long; raise its statement_timeout',
};

/** What keeps messages waiting, for people; null where the database's own state says it already. */
export function waitingSentence(error: unknown): string | null {
  // Another station ingests, and this one is about to learn it.
  if (error instanceof FenceLost) return null;
  const isAway = error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
  const code = errorCode(isAway ? error.cause : error) ?? 'unknown error';
  const known = SENTENCES[code];
  // A server without room still answers, so that its state alone would look well.
  if (isAway && known === undefined) return null;
  return `The database does not keep messages (${code}): ${known ?? 'see the log for why'}. They wait and are tried again.`;
}
