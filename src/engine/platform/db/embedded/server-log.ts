import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { SetupError } from '../../app-error.ts';
import type { Logger } from '../../logger.ts';

const KEPT_LINES = 40;

/** The latest lines of a server's output, for sentences about its end. */
export interface ServerLog {
  readonly lines: readonly string[];
}

/** Passes a server's output to our log: refused statements and ended sessions are told by those who sent them. */
export function followServerLog(output: Readable, logger: Logger): ServerLog {
  const lines: string[] = [];
  createInterface({ input: output }).on('line', (line) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    if (/\bPANIC:/.test(line)) logger.warn({ postgres: line }, 'postgres reports a failure');
    else logger.debug({ postgres: line }, 'postgres');
  });
  return { lines };
}

const FULL = /No space left on device/;

/** Why a server that ran cannot run any more, where a person can mend it; null where the reason is not such a one. */
export function explainAway(lines: readonly string[], dataDir: string): string | null {
  if (!lines.some((line) => FULL.test(line))) return null;
  return `The disk of ${dataDir} is full, and the database there cannot run; free some space. Watchdesk keeps trying.`;
}

/** The SetupError for an end whose reason a person can mend; undefined where the reason is not such a one. */
export function explainServerEnd(lines: readonly string[], dataDir: string): SetupError | undefined {
  const text = lines.join('\n');
  if (FULL.test(text)) {
    return new SetupError(`The disk of ${dataDir} is full; free some space and start Watchdesk again.`);
  }
  if (/Permission denied/.test(text)) {
    return new SetupError(
      `PostgreSQL may not use its folder in ${dataDir}; give the folder to the user who starts Watchdesk.`,
    );
  }
  return undefined;
}
