import type { Writable } from 'node:stream';
import { createAckQueue } from './ack-queue.ts';

/**
 * What one connection may have on the way to the database. MQTT 3.1.1 knows no receive window: without this bound a
 * single box that floods would fill the buffer that all share.
 */
const MAX_UNACKNOWLEDGED = 1000;

/** The inbound side of one connection of the embedded broker. */
export interface ClientIntake {
  /** Calls `take` now, or later in order when the connection has too much on the way or intake is paused. */
  admit(take: () => void): void;
  /** Keeps the PUBACK back; the returned function lets it out, in the order of arrival. */
  hold(messageId: number): () => void;
  resume(): void;
  /** The connection is gone: nothing is acknowledged or admitted any more. */
  drop(): void;
}

export function createClientIntake(connection: Writable, isPaused: () => boolean): ClientIntake {
  const acks = createAckQueue();
  // The broker reads no further while packets of the last chunk wait here, so this holds one socket chunk at most.
  let waiting: (() => void)[] = [];

  let isCorked = false;

  /** Answers of one moment leave in one write to the socket. */
  function answer(messageId: number): void {
    if (connection.destroyed) return;
    if (!isCorked) {
      isCorked = true;
      connection.cork();
      process.nextTick(() => {
        isCorked = false;
        connection.uncork();
      });
    }
    connection.write(puback(messageId));
  }

  const mayTake = () => !isPaused() && acks.size() < MAX_UNACKNOWLEDGED;

  function resume(): void {
    while (waiting.length > 0 && mayTake()) waiting.shift()?.();
  }

  return {
    admit(take) {
      if (waiting.length === 0 && mayTake()) take();
      else waiting.push(take);
    },
    hold: (messageId) =>
      acks.hold(() => {
        answer(messageId);
        if (waiting.length > 0) setImmediate(resume);
      }),
    resume,
    drop() {
      waiting = [];
      acks.clear();
    },
  };
}

/** MQTT 3.1.1, 3.4. */
function puback(messageId: number): Buffer {
  return Buffer.from([0x40, 0x02, messageId >> 8, messageId & 0xff]);
}
