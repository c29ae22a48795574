import { AppError } from './app-error.ts';
import type { Clock } from './clock.ts';
import { FenceLost } from './db/fence-lost.ts';
import type { Logger } from './logger.ts';

export interface RoundsOptions {
  /** Does what is due and returns in how many ms to look again. */
  readonly round: () => Promise<number>;
  /** What the log says, once, when rounds begin to fail. */
  readonly complaint: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Work that is looked after again and again, one round at a time. */
export interface Rounds {
  start(): void;
  /** Something may be there to be done: the next round comes at once, or right after the one under way. */
  wake(): void;
  /** Resolves when nothing is under way any more. Idempotent. */
  stop(): Promise<void>;
  isRunning(): boolean;
  isStopped(): boolean;
}

const AFTER_FAILURE_MS = 1000;

/** Rounds that go on until they are stopped, whatever becomes of one. */
export function createRounds({ round, complaint, clock, logger }: RoundsOptions): Rounds {
  let isStopped = false;
  let isWanted = false;
  let isTold = false;
  let running: Promise<void> | undefined;
  let cancel = (): void => undefined;

  /** That the database is away, or the lease is another station's, is told by those who notice it first. */
  function tellOnce(error: unknown): void {
    const isKnown =
      error instanceof FenceLost || (error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE');
    if (isKnown || isTold) return;
    isTold = true;
    logger.warn({ err: error }, complaint);
  }

  async function run(): Promise<void> {
    let nextMs = AFTER_FAILURE_MS;
    try {
      nextMs = await round();
      isTold = false;
    } catch (error) {
      tellOnce(error);
    }
    running = undefined;
    if (!isStopped) cancel = clock.after(isWanted ? 0 : nextMs, begin);
  }

  function begin(): void {
    cancel();
    isWanted = false;
    running = run();
  }

  return {
    start: begin,
    wake() {
      isWanted = true;
      if (isStopped || running !== undefined) return;
      cancel();
      // After what else comes in the same turn, so that they share one round.
      cancel = clock.after(0, begin);
    },
    async stop() {
      isStopped = true;
      cancel();
      await running;
    },
    isRunning: () => running !== undefined,
    isStopped: () => isStopped,
  };
}
