import type { Clock } from '../../platform/clock.ts';
import { createArrivalQueue } from './arrival-queue.ts';
import { createFairQueue, type FairQueueOptions } from './fair-queue.ts';

/** Messages of one urgency on their way to the database, in order. */
export interface Lane<Item> {
  push(item: Item): void;
  /** Waiting or being committed. */
  depth(): number;
  /** Resolves when everything pushed so far is committed. */
  drained(): Promise<void>;
  /** Drops what waits; what is being committed runs to its end. Nothing dropped was acknowledged. */
  close(): void;
}

export interface LaneOptions<Item> {
  /** How long after an item or a batch the next batch begins, unless a crowd waits; 0 is at once. */
  readonly lingerMs: number;
  /** The same behind a batch of many; without it, no longer than behind any other. */
  readonly busyLingerMs?: number;
  readonly maxBatch: number;
  readonly clock: Clock;
  /** How batches are shared out; without it, in order of arrival. */
  readonly fairness?: FairQueueOptions<Item>;
  /** Resolves when the items are kept (or set aside). */
  commit(items: readonly Item[]): Promise<void>;
  /** A rejection of `commit` is a bug: it costs these items their answer, and the lane goes on with the next. */
  onBug(error: unknown): void;
}

/** A batch of so many gains nothing by waiting for more. */
const CROWD = 500;
/** What a batch costs beside its items is then still a third of it (measured: 1.5 ms of the database's processor). */
const MANY = 100;

/**
 * Greedy group commit: the next batch is everything that came while the last one was being committed. So batches are
 * as large as the database is slow; where it is quick, lingering keeps each from being committed almost alone.
 */
export function createLane<Item>(options: LaneOptions<Item>): Lane<Item> {
  const { lingerMs, busyLingerMs = lingerMs, maxBatch, clock } = options;
  const { fairness } = options;
  const waiting = fairness === undefined ? createArrivalQueue<Item>() : createFairQueue(fairness);
  let committing = 0;
  let isRunning = false;
  let isClosed = false;
  let whenDrained: (() => void)[] = [];

  async function run(): Promise<void> {
    while (waiting.size > 0 && !isClosed) {
      const beganMs = clock.monotonicMs();
      const batch = waiting.take(maxBatch);
      committing = batch.length;
      try {
        await options.commit(batch);
      } catch (error) {
        options.onBug(error);
      } finally {
        committing = 0;
      }
      await company(beganMs, batch.length >= MANY ? busyLingerMs : lingerMs);
    }
    isRunning = false;
    const told = whenDrained;
    whenDrained = [];
    for (const tell of told) tell();
  }

  async function company(sinceMs: number, atMostMs: number): Promise<void> {
    const leftMs = atMostMs - (clock.monotonicMs() - sinceMs);
    if (leftMs <= 0 || waiting.size === 0 || waiting.size >= CROWD) return;
    await new Promise<void>((resolve) => clock.after(leftMs, resolve));
  }

  function begin(): void {
    isRunning = true;
    // After the messages of the same read of the socket, so that they share one commit.
    if (lingerMs === 0) setImmediate(() => void run());
    else clock.after(lingerMs, () => void run());
  }

  return {
    push(item) {
      if (isClosed) return;
      waiting.push(item);
      if (!isRunning) begin();
    },
    depth: () => waiting.size + committing,
    drained: () =>
      isRunning ? new Promise<void>((resolve) => whenDrained.push(resolve)) : Promise.resolve(),
    close() {
      isClosed = true;
      waiting.clear();
    },
  };
}
