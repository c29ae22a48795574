/** How far below the highest sequence a late message may lie: alarms can arrive out of order. */
export const REPLAY_WINDOW = 1024;
const BITMAP_BYTES = REPLAY_WINDOW / 8;
const SLOTS = REPLAY_WINDOW + 1;
const MAX_SEQUENCE = 0xffff_ffff;

const UNSEEN = 0;
/** Seen before this process started: the bytes are not known any more. */
const SEEN_UNKNOWN = 1;

/**
 * - `accepted`: never seen.
 * - `redelivered`: the same sequence with the same bytes; acknowledged silently, stored once.
 * - `reused`: the same sequence with other bytes; a security event.
 * - `too-old`: below the window; a security event.
 */
export type ReplayVerdict = 'accepted' | 'redelivered' | 'reused' | 'too-old';

/** What was seen of one device in one boot epoch. Judge first; mark once the message is taken. */
export interface ReplayWindow {
  readonly bootEpoch: number;
  /** Null before the first message of the epoch. */
  readonly highest: number | null;
  judge(sequence: number, digest: Uint8Array): ReplayVerdict;
  /** Whether these very bytes were seen by this process; what was only loaded is not known so well. */
  knows(sequence: number, digest: Uint8Array): boolean;
  mark(sequence: number, digest: Uint8Array): void;
  save(): SavedReplayWindow;
}

/** The stored form. Bit i of `seen` (byte i >> 3, lowest bit first) is the sequence `highestSequence - 1 - i`. */
export interface SavedReplayWindow {
  readonly bootEpoch: number;
  readonly highestSequence: number | null;
  /** 128 bytes. */
  readonly seen: Uint8Array;
}

/** Whether a signed StatusMessage opens a new epoch: nothing else but an administrator's reset may. */
export function beginsNewEpoch(window: Pick<ReplayWindow, 'bootEpoch'> | null, bootCount: number): boolean {
  return window === null || bootCount > window.bootEpoch;
}

/**
 * A last will was made when the box connected, so it comes late by nature: it is taken once per connection if its
 * sequence is not below that connection's login.
 */
export function acceptsLastWill(
  connection: { readonly loginSequence: number; readonly willTaken: boolean },
  sequence: number,
): boolean {
  return !connection.willTaken && sequence >= connection.loginSequence;
}

/** The window of a device in a boot epoch, empty or as it was stored. */
export function createReplayWindow(bootEpoch: number, saved?: SavedReplayWindow): ReplayWindow {
  // One mark per sequence of the window: UNSEEN, SEEN_UNKNOWN, or 32 bits of the message's digest. 4 KB a device. Half as
  // many bits would save 2 KB, and take one of 65,000 messages after a restart for one of the boot before.
  const marks = new Uint32Array(SLOTS);
  let highest = saved?.highestSequence ?? null;
  if (saved !== undefined && highest !== null) {
    marks[highest % SLOTS] = SEEN_UNKNOWN;
    for (let bit = 0; bit < REPLAY_WINDOW; bit += 1) {
      const sequence = highest - 1 - bit;
      const isSeen = ((saved.seen[bit >> 3] ?? 0) >> (bit & 7)) & 1;
      if (isSeen === 1 && sequence >= 0) marks[sequence % SLOTS] = SEEN_UNKNOWN;
    }
  }

  function judge(sequence: number, digest: Uint8Array): ReplayVerdict {
    if (highest === null || sequence > highest) return 'accepted';
    if (sequence < highest - REPLAY_WINDOW) return 'too-old';
    const mark = marks[sequence % SLOTS];
    if (mark === UNSEEN) return 'accepted';
    return mark === SEEN_UNKNOWN || mark === markOf(digest) ? 'redelivered' : 'reused';
  }

  function knows(sequence: number, digest: Uint8Array): boolean {
    return judge(sequence, digest) === 'redelivered' && marks[sequence % SLOTS] === markOf(digest);
  }

  function mark(sequence: number, digest: Uint8Array): void {
    if (!Number.isInteger(sequence) || sequence < 0 || sequence > MAX_SEQUENCE) {
      throw new RangeError('sequence is not a uint32');
    }
    if (highest !== null && sequence < highest - REPLAY_WINDOW)
      throw new RangeError('sequence is below the window');
    if (highest === null || sequence > highest) {
      forget(highest === null ? sequence : highest + 1, sequence);
      highest = sequence;
    }
    marks[sequence % SLOTS] = markOf(digest);
  }

  /** Clears the slots that the moving window reuses. */
  function forget(from: number, to: number): void {
    if (to - from >= SLOTS) marks.fill(UNSEEN);
    else for (let sequence = from; sequence <= to; sequence += 1) marks[sequence % SLOTS] = UNSEEN;
  }

  function save(): SavedReplayWindow {
    const seen = new Uint8Array(BITMAP_BYTES);
    for (let bit = 0; highest !== null && bit < Math.min(REPLAY_WINDOW, highest); bit += 1) {
      if (marks[(highest - 1 - bit) % SLOTS] !== UNSEEN)
        seen[bit >> 3] = (seen[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
    return { bootEpoch, highestSequence: highest, seen };
  }

  return {
    bootEpoch,
    get highest() {
      return highest;
    },
    judge,
    knows,
    mark,
    save,
  };
}

/** The window as it was stored. A sequence seen then counts as redelivered: its bytes are not known any more. */
export function loadReplayWindow(saved: SavedReplayWindow): ReplayWindow {
  return createReplayWindow(saved.bootEpoch, saved);
}

function markOf(digest: Uint8Array): number {
  const bits = (uint16(digest, 0) * 0x1_0000 + uint16(digest, 2)) >>> 0;
  return bits <= SEEN_UNKNOWN ? bits + 2 : bits;
}

/** Big-endian. */
const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
