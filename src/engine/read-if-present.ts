import { readFileSync } from 'node:fs';
import { SetupError } from './platform/app-error.ts';

/** The text of a settings file, or null when there is none. */
export function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new SetupError(
      `The settings file ${path} cannot be read (${code}); let the user who starts Watchdesk read it, or move it away.`,
      { cause: error },
    );
  }
}
