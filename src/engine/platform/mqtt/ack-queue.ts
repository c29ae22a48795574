/**
 * Acknowledgements in the order of arrival (MQTT 3.1.1, 4.6: PUBACKs go out in the order of the PUBLISHes),
 * whatever the order in which the work behind them is done.
 */
export interface AckQueue {
  /** Takes a place at the end. The returned function marks the entry as done; calling it again does nothing. */
  hold(messageId: number): () => void;
  /** Entries that are not acknowledged yet. */
  size(): number;
  /** Forgets all entries: after a reconnect the broker sends these messages again. */
  clear(): void;
}

interface Entry {
  readonly messageId: number;
  done: boolean;
}

// Shifting an array of thousands of entries one by one is quadratic: the head moves, and the front is cut in chunks.
const CUT_AT = 1024;

export function createAckQueue(release: (messageId: number) => void): AckQueue {
  let entries: (Entry | undefined)[] = [];
  let head = 0;

  function releaseDone(from: (Entry | undefined)[]): void {
    // An entry of a generation that was cleared: nobody waits for its acknowledgement any more.
    if (from !== entries) return;
    for (let entry = entries[head]; entry?.done === true; entry = entries[head]) {
      entries[head] = undefined;
      head += 1;
      release(entry.messageId);
    }
    if (head >= CUT_AT) {
      entries.splice(0, head);
      head = 0;
    }
  }

  return {
    hold(messageId) {
      const entry: Entry = { messageId, done: false };
      const generation = entries;
      generation.push(entry);
      return () => {
        if (entry.done) return;
        entry.done = true;
        releaseDone(generation);
      };
    },
    size: () => entries.length - head,
    clear() {
      entries = [];
      head = 0;
    },
  };
}
