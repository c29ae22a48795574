import { errorCode } from './connection-errors.ts';

/** SQLSTATE of require_ingest_epoch. */
const FENCE_LOST = 'WD001';

/** The transaction's lease has gone to another station: nothing was written, and nothing can be any more. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost';
}

export function isFenceLost(error: unknown): boolean {
  return errorCode(error) === FENCE_LOST;
}
