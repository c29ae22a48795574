import type { Cursor } from '../../../shared/feed/model.ts';
import type { FeedPosition } from './feed-log.ts';

/**
 * `epoch.grant.alarms.states.ordinal`. The grant is the key of the sites that the reader was shown: who comes back with
 * others must have everything anew. The ordinal numbers a reader's frames, so that two frames which end at the same
 * place can be acknowledged apart; it has no meaning when a reader comes back.
 */
export function encodeCursor({ epoch, grant, position }: ParsedCursor, ordinal: number): Cursor {
  return `${epoch}.${grant}.${position.alarms}.${position.states}.${ordinal}`;
}

/** A cursor of which nobody can go on: a reader that comes back with it gets a new snapshot. */
export function nowhereCursor(ordinal: number): Cursor {
  return `-.-.0.0.${ordinal}`;
}

export interface ParsedCursor {
  readonly epoch: string;
  readonly grant: string;
  readonly position: FeedPosition;
}

/** Undefined for anything we did not make ourselves. */
export function parseCursor(cursor: string): ParsedCursor | undefined {
  const match = /^([a-z0-9-]{1,40})\.([a-z0-9]{1,16})\.(\d{1,15})\.(\d{1,15})\.\d{1,15}$/.exec(cursor);
  const [, epoch, grant, alarms, states] = match ?? [];
  if (
    epoch === undefined ||
    epoch === '-' ||
    grant === undefined ||
    alarms === undefined ||
    states === undefined
  )
    return undefined;
  return { epoch, grant, position: { alarms: Number(alarms), states: Number(states) } };
}
