import type { DecodedMessage } from '../../../../shared/ingest/contract.ts';

/** As many lines as a person scrolls through; older ones are let go. */
export const TAIL_KEPT = 500;

export interface TailLine {
  readonly id: number;
  readonly message: DecodedMessage;
}

export interface Tail {
  /** Newest first. */
  readonly lines: readonly TailLine[];
  /** What came while it was paused, oldest first. */
  readonly held: readonly TailLine[];
  readonly paused: boolean;
  /** Messages held back that no longer fit. */
  readonly lost: number;
  readonly nextId: number;
}

export const EMPTY_TAIL: Tail = { lines: [], held: [], paused: false, lost: 0, nextId: 1 };

/** Takes what arrived since the last time. A paused tail stands still and only counts. */
export function takeMessages(tail: Tail, messages: readonly DecodedMessage[]): Tail {
  if (messages.length === 0) return tail;
  const arrived = messages.map((message, index) => ({ id: tail.nextId + index, message }));
  const nextId = tail.nextId + messages.length;
  if (!tail.paused) {
    return { ...tail, nextId, lines: [...arrived.reverse(), ...tail.lines].slice(0, TAIL_KEPT) };
  }
  const held = [...tail.held, ...arrived];
  const over = Math.max(0, held.length - TAIL_KEPT);
  return { ...tail, nextId, held: held.slice(over), lost: tail.lost + over };
}

/** Going on shows what was held back. */
export function setPaused(tail: Tail, paused: boolean): Tail {
  if (paused || !tail.paused) return { ...tail, paused };
  return {
    ...tail,
    paused: false,
    held: [],
    lost: 0,
    lines: [...[...tail.held].reverse(), ...tail.lines].slice(0, TAIL_KEPT),
  };
}
