import {
  REPLAY_WINDOW,
  type ReplayVerdict,
  type ReplayWindow,
} from '../../../../protocol/esp32-alarm/replay-window.ts';

/** What was seen of a box in its present boot and in the one before. */
export interface SeenOfBoots {
  readonly present: ReplayWindow;
  readonly previous: ReplayWindow | null;
}

export interface Judgement {
  readonly verdict: ReplayVerdict;
  /** Of the boot that the frame belongs to; to be marked when it is taken. */
  readonly window: ReplayWindow;
}

/**
 * A sequence means nothing without its boot, and only a StatusMessage names that. What a broker sends again from
 * before a restart of the box must not count as the present boot's: its sequence, far ahead, would make everything
 * that the box says next too old.
 *
 * @param isDated whether the frame carries a true time: without one, frames of two boots can be alike to the byte
 */
export function judgeAcrossBoots(
  { present, previous }: SeenOfBoots,
  sequence: number,
  fingerprint: Uint8Array,
  isDated: boolean,
): Judgement {
  const now: Judgement = { verdict: present.judge(sequence, fingerprint), window: present };
  if (previous === null) return now;
  const isNew = now.verdict === 'accepted';
  if (isNew && !isDated && !isFarAhead(present, sequence)) return now;
  if (previous.knows(sequence, fingerprint)) return { verdict: 'redelivered', window: previous };
  if (!isNew || !isFarAhead(present, sequence) || !isNear(previous, sequence)) return now;
  const before = previous.judge(sequence, fingerprint);
  // Other bytes under a sequence of the previous boot: of the present one after all.
  return before === 'reused' ? now : { verdict: before, window: previous };
}

function isFarAhead({ highest }: ReplayWindow, sequence: number): boolean {
  return highest !== null && sequence > highest + REPLAY_WINDOW;
}

function isNear({ highest }: ReplayWindow, sequence: number): boolean {
  return highest !== null && Math.abs(sequence - highest) <= REPLAY_WINDOW;
}
