import { REPLAY_WINDOW, type SavedReplayWindow } from './replay-window.ts';

/**
 * Which sequences of a boot were taken, without what was in them: a thirtieth of a ReplayWindow, in the form that is
 * stored.
 */
export interface SeenSequences {
  readonly bootEpoch: number;
  /** Null before the first. */
  readonly highest: number | null;
  /** Below the window is left out. */
  mark(sequence: number): void;
  save(): SavedReplayWindow;
  /** Marks of the one are none of the other. */
  copy(): SeenSequences;
}

/** As they were stored, or none. */
export function createSeenSequences(bootEpoch: number, saved?: SavedReplayWindow): SeenSequences {
  // Bit i (byte i >> 3, lowest bit first) is the sequence `highest` - 1 - i.
  const seen = new Uint8Array(REPLAY_WINDOW / 8);
  if (saved !== undefined) seen.set(saved.seen);
  let highest = saved?.highestSequence ?? null;

  function set(bit: number): void {
    if (bit < REPLAY_WINDOW) seen[bit >> 3] = (seen[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  return {
    bootEpoch,
    get highest() {
      return highest;
    },
    mark(sequence) {
      if (highest === null) highest = sequence;
      else if (sequence > highest) {
        const steps = sequence - highest;
        moveUp(seen, steps);
        set(steps - 1);
        highest = sequence;
      } else if (sequence < highest) set(highest - 1 - sequence);
    },
    save: () => ({ bootEpoch, highestSequence: highest, seen: seen.slice() }),
    copy: () => createSeenSequences(bootEpoch, { bootEpoch, highestSequence: highest, seen }),
  };
}

/** Each bit `steps` places up; zeros follow. */
function moveUp(bytes: Uint8Array, steps: number): void {
  const whole = Math.min(bytes.length, Math.floor(steps / 8));
  bytes.copyWithin(whole, 0);
  bytes.fill(0, 0, whole);
  const rest = steps % 8;
  if (rest === 0) return;
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const below = index === 0 ? 0 : (bytes[index - 1] ?? 0);
    bytes[index] = ((bytes[index] ?? 0) << rest) | (below >> (8 - rest));
  }
}
