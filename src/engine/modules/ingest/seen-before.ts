import { REPLAY_WINDOW, type SavedReplayWindow } from '../../../protocol/esp32-alarm/replay-window.ts';

/**
 * A stored window with further sequences in it. Alarms are kept by their events alone (the two lanes commit apart),
 * so at a start what they used is added to what the window says.
 */
export function seenBefore(saved: SavedReplayWindow, sequences: readonly number[]): SavedReplayWindow {
  if (sequences.length === 0) return saved;
  const { highestSequence: before } = saved;
  const highest = sequences.reduce((one, other) => Math.max(one, other), before ?? 0);
  const seen = new Uint8Array(REPLAY_WINDOW / 8);
  const add = (sequence: number) => {
    const bit = highest - 1 - sequence;
    if (bit >= 0 && bit < REPLAY_WINDOW) seen[bit >> 3] = (seen[bit >> 3] ?? 0) | (1 << (bit & 7));
  };
  if (before !== null) {
    add(before);
    for (let bit = 0; bit < REPLAY_WINDOW; bit += 1) {
      if (((saved.seen[bit >> 3] ?? 0) >> (bit & 7)) & 1) add(before - 1 - bit);
    }
  }
  for (const sequence of sequences) add(sequence);
  return { bootEpoch: saved.bootEpoch, highestSequence: highest, seen };
}
