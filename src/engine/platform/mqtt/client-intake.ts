import type { Duplex, Writable } from 'node:stream';
import { createAckQueue } from './ack-queue.ts';

/**
 * What one connection may have on the way to the database, of either QoS. MQTT 3.1.1 knows no receive window: without
 * this bound a single box that floods would fill the buffer that all share.
 */
const MAX_ON_THE_WAY = 1000;

/** The inbound side of one connection of the embedded broker. */
export interface ClientIntake {
  /** Calls `take` now, or later in order when the connection has too much on the way or intake is paused. */
  admit(take: () => void): void;
  /**
   * Takes a place until the returned function is called, which then lets the PUBACK out, in the order of arrival. QoS 0
   * has no message id and gets no PUBACK, but takes a place all the same.
   */
  hold(messageId: number | null): () => void;
  resume(): void;
  /** The connection is gone: nothing is acknowledged or admitted any more. */
  drop(): void;
}

/** The intakes of all connections. */
export interface ClientIntakes<Client> {
  /** Null for a connection that has ended: packets that were read before may still be handled afterwards. */
  of(client: Client): ClientIntake | null;
  size(): number;
  resume(): void;
  clear(): void;
}

export function createClientIntakes<Client extends { readonly conn: Duplex }>(
  isPaused: () => boolean,
): ClientIntakes<Client> {
  const intakes = new Map<Client, ClientIntake>();
  return {
    of(client) {
      const known = intakes.get(client);
      if (known !== undefined) return known;
      if (client.conn.destroyed) return null;
      const intake = createClientIntake(client.conn, isPaused);
      intakes.set(client, intake);
      // The broker's own event does not come for each client: not for one of two that take an id over at once.
      client.conn.once('close', () => {
        intake.drop();
        intakes.delete(client);
      });
      return intake;
    },
    size: () => intakes.size,
    resume() {
      for (const intake of intakes.values()) intake.resume();
    },
    clear() {
      for (const intake of intakes.values()) intake.drop();
      intakes.clear();
    },
  };
}

export function createClientIntake(connection: Writable, isPaused: () => boolean): ClientIntake {
  const acks = createAckQueue(release);
  // Apart from the queue: what has no answer must not keep the answers behind it back.
  let unanswered = 0;
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

  function release(messageId: number): void {
    answer(messageId);
    goOn();
  }

  const mayTake = () => !isPaused() && acks.size() + unanswered < MAX_ON_THE_WAY;

  function resume(): void {
    while (waiting.length > 0 && mayTake()) waiting.shift()?.();
  }

  function goOn(): void {
    if (waiting.length > 0) setImmediate(resume);
  }

  function holdUnanswered(): () => void {
    let isDone = false;
    unanswered += 1;
    return () => {
      if (isDone) return;
      isDone = true;
      unanswered -= 1;
      goOn();
    };
  }

  return {
    admit(take) {
      if (waiting.length === 0 && mayTake()) take();
      else waiting.push(take);
    },
    hold(messageId) {
      if (messageId === null) return holdUnanswered();
      return acks.hold(messageId);
    },
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
