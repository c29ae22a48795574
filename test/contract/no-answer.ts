import { AppError } from '../../src/engine/platform/app-error.ts';

/** What is asked for does not exist. */
export function absent(): never {
  throw new AppError('NOT_FOUND');
}

/** A bug, with words that nobody outside may read. */
export function broken(): never {
  throw new Error('connection string postgres://someone:hunter2@db');
}
