import { describe, expect, it } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import { createReaderWait } from './reader-wait.ts';

/** Time stands still until `advance`. */
function createStillClock(): Clock & { advance(ms: number): void; pending(): number } {
  let nowMs = 0;
  let timers: { atMs: number; work: () => void }[] = [];
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    after: (delayMs, work) => {
      const timer = { atMs: nowMs + delayMs, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance: (ms) => {
      nowMs += ms;
      const due = timers.filter(({ atMs }) => atMs <= nowMs);
      timers = timers.filter(({ atMs }) => atMs > nowMs);
      for (const { work } of due) work();
    },
    pending: () => timers.length,
  };
}

async function setUp(gapMs = 100) {
  const clock = createStillClock();
  const abort = new AbortController();
  const wait = createReaderWait({ clock, telemetryGapMs: () => gapMs, signal: abort.signal });
  await wait.next();
  let woken = 0;
  const listen = (): void => {
    wait.next().then(
      () => {
        woken += 1;
        listen();
      },
      () => undefined,
    );
  };
  listen();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, abort, wait, settle, woken: () => woken };
}

describe('a reader that waits', () => {
  it('is woken by an alarm at once', async () => {
    const { wait, settle, woken } = await setUp();
    wait.onAlarms();
    await settle();
    expect(woken()).toBe(1);
  });

  it('is woken by telemetry no more often than its pace says, however much there is', async () => {
    const { clock, wait, settle, woken } = await setUp();
    for (let ms = 0; ms < 1000; ms += 1) {
      clock.advance(1);
      wait.onStates();
      await settle();
    }
    expect(woken()).toBe(10);
  });

  it('is woken by telemetry at once after a quiet time', async () => {
    const { clock, wait, settle, woken } = await setUp();
    clock.advance(500);
    wait.onStates();
    await settle();
    expect(woken()).toBe(1);
  });

  it('takes the telemetry along when an alarm wakes it', async () => {
    const { clock, wait, settle, woken } = await setUp();
    clock.advance(10);
    wait.onStates();
    wait.onAlarms();
    await settle();
    expect(woken()).toBe(1);
    clock.advance(1000);
    await settle();
    expect(woken()).toBe(1);
  });

  it('stops waiting with the reason when its caller gives up, and leaves no timer', async () => {
    const { clock, abort, wait } = await setUp();
    wait.onStates();
    wait.wakeAfter(1000);
    const waiting = wait.next();
    abort.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(wait.next()).rejects.toThrow('gone');
    wait.release();
    expect(clock.pending()).toBe(0);
  });
});
