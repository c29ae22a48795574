import type { Cursor } from '../../../shared/feed/model.ts';
import type { FeedPosition } from './feed-log.ts';

/**
 * `epoch.alarms.states.ordinal`. The ordinal numbers a reader's frames, so that two frames which end at the same
 * place can be acknowledged apart; it has no meaning when a reader comes back.
 */
export function encodeCursor(epoch: string, position: FeedPosition, ordinal: number): Cursor {
  return `${epoch}.${position.alarms}.${position.states}.${ordinal}`;
}

/** A cursor of which nobody can go on: a reader that comes back with it gets a new snapshot. */
export function nowhereCursor(ordinal: number): Cursor {
  return `-.0.0.${ordinal}`;
}

export interface ParsedCursor {
  readonly epoch: string;
  readonly position: FeedPosition;
}

/** Undefined for anything we did not make ourselves. */
export function parseCursor(cursor: string): ParsedCursor | undefined {
  const match = /^([a-z0-9-]{1,40})\.(\d{1,15})\.(\d{1,15})\.\d{1,15}$/.exec(cursor);
  const [, epoch, alarms, states] = match ?? [];
  if (epoch === undefined || epoch === '-' || alarms === undefined || states === undefined) return undefined;
  return { epoch, position: { alarms: Number(alarms), states: Number(states) } };
}
