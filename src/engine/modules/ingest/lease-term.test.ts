import { expect, test, vi } from 'vitest';
import type { Clock } from '../../platform/clock.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLeaseTerm } from './lease-term.ts';

function rig() {
  let nowMs = 50_000;
  let due: { readonly atMs: number; readonly run: () => void } | null = null;
  const clock: Clock = {
    ...systemClock,
    monotonicMs: () => nowMs,
    after(ms, run) {
      const timer = { atMs: nowMs + ms, run };
      due = timer;
      return () => {
        if (due === timer) due = null;
      };
    },
  };
  const onOver = vi.fn();
  return {
    term: createLeaseTerm(clock, onOver),
    onOver,
    now: () => nowMs,
    pass(ms: number) {
      nowMs += ms;
      if (due === null || due.atMs > nowMs) return;
      const { run } = due;
      due = null;
      run();
    },
  };
}

test('a lease counts from when the database was asked, not from when it answered', () => {
  const { term, onOver, now, pass } = rig();
  const askedAtMs = now();
  pass(1500);
  term.heard(askedAtMs);
  pass(2499);
  expect(term.isFresh()).toBe(true);
  pass(1);
  expect(term.isFresh()).toBe(false);
  expect(onOver).toHaveBeenCalledOnce();
});

test('each answer begins it anew, and lets those write who wait for one', async () => {
  const { term, onOver, now, pass } = rig();
  term.heard(now());
  pass(3900);
  const next = term.next();
  term.heard(now());
  await next;
  pass(3900);
  expect(term.isFresh()).toBe(true);
  expect(onOver).not.toHaveBeenCalled();
});

test('nobody waits, and nothing is told, beyond its end', async () => {
  const { term, onOver, now, pass } = rig();
  term.heard(now());
  const next = term.next();
  term.end();
  await next;
  pass(10_000);
  expect(onOver).not.toHaveBeenCalled();
});
