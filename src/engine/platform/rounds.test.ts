import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../test/support/manual-clock.ts';
import { AppError } from './app-error.ts';
import { FenceLost } from './db/fence-lost.ts';
import { createRounds } from './rounds.ts';

function scene(round: (nth: number) => Promise<number>) {
  const clock = createManualClock();
  const lines: string[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const began: number[] = [];
  const rounds = createRounds({
    round: () => {
      began.push(clock.monotonicMs());
      return round(began.length);
    },
    complaint: 'it is tried again',
    clock,
    logger,
  });
  return { clock, lines, began, rounds };
}

/** A round that lasts until it is let go. */
function held() {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { gate, release: () => release() };
}

describe('rounds', () => {
  it('come again after as long as the one before says', async () => {
    const { clock, began, rounds } = scene(async (nth) => nth * 100);
    rounds.start();
    await clock.advance(700);
    expect(began).toEqual([0, 100, 300, 600]);
  });

  it('come at once when woken, one for whatever wakes them in the same turn', async () => {
    const { clock, began, rounds } = scene(async () => 5000);
    rounds.start();
    await clock.advance(1000);
    rounds.wake();
    rounds.wake();
    await clock.advance(4000);
    expect(began).toEqual([0, 1000]);
    await clock.advance(1000);
    expect(began).toEqual([0, 1000, 6000]);
  });

  it('never overlap: one that is woken meanwhile follows right after', async () => {
    const first = held();
    const { clock, began, rounds } = scene(async (nth) => {
      if (nth === 1) await first.gate;
      return 5000;
    });
    rounds.start();
    rounds.wake();
    await clock.advance(1000);
    expect(began).toEqual([0]);
    expect(rounds.isRunning()).toBe(true);
    first.release();
    await clock.advance(0);
    expect(began).toEqual([0, 1000]);
    expect(rounds.isRunning()).toBe(false);
  });

  it('go on after a failure, which is told once until a round succeeds again', async () => {
    const { clock, lines, began, rounds } = scene(async (nth) => {
      if (nth !== 3) throw new Error('no table');
      return 1000;
    });
    rounds.start();
    await clock.advance(1500);
    expect(began).toHaveLength(2);
    expect(lines).toHaveLength(1);
    await clock.advance(3000);
    expect(began).toHaveLength(5);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('it is tried again');
  });

  it('say nothing of a database that is away or a lease that is lost', async () => {
    const { clock, lines, began, rounds } = scene(async (nth) => {
      throw nth % 2 === 0 ? new FenceLost('lost') : new AppError('DATABASE_UNAVAILABLE');
    });
    rounds.start();
    await clock.advance(3000);
    expect(began).toHaveLength(4);
    expect(lines).toEqual([]);
  });

  it('stop when the one under way is through, and nothing wakes them any more', async () => {
    const first = held();
    const { clock, began, rounds } = scene(async () => {
      await first.gate;
      return 10;
    });
    rounds.start();
    let isOver = false;
    const stopping = rounds.stop().then(() => {
      isOver = true;
    });
    await clock.advance(1000);
    expect(isOver).toBe(false);
    first.release();
    await stopping;
    rounds.wake();
    await clock.advance(10_000);
    expect(began).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
    expect(rounds.isStopped()).toBe(true);
  });
});
