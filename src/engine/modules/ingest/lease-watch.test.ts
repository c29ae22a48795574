import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { createLeaseWatch } from './lease-watch.ts';

function rig() {
  let nowMs = 100_000;
  const clock: Clock = { ...systemClock, monotonicMs: () => nowMs };
  const watch = createLeaseWatch(clock);
  return {
    watch,
    /** After so long the standby reads this. */
    reads(afterMs: number, renewal: string | null, ageMs: number | null) {
      nowMs += afterMs;
      watch.seen({ renewal, ageMs });
    },
    pass(ms: number) {
      nowMs += ms;
    },
  };
}

describe('a lease is up for grabs', () => {
  test('4 s after its last renewal by the database’s clock', () => {
    const { watch, reads, pass } = rig();
    reads(0, 'a', 400);
    expect(watch.staleInMs()).toBe(3600);
    pass(3599);
    expect(watch.isStale()).toBe(false);
    pass(1);
    expect(watch.isStale()).toBe(true);
  });

  test('never while it is renewed', () => {
    const { watch, reads } = rig();
    for (const renewal of ['a', 'b', 'c', 'd']) {
      reads(1000, renewal, 10);
      reads(900, renewal, 910);
      expect(watch.isStale()).toBe(false);
    }
  });

  test('not because the database’s clock jumped ahead', () => {
    const { watch, reads, pass } = rig();
    reads(0, 'a', 100);
    reads(1000, 'b', 3_600_000);
    expect(watch.isStale()).toBe(false);
    pass(2999);
    expect(watch.isStale()).toBe(false);
  });

  test('all the same where the database’s clock jumped back', () => {
    const { watch, reads, pass } = rig();
    reads(0, 'a', 100);
    reads(500, 'a', -3_600_000);
    expect(watch.staleInMs()).toBe(3500);
    pass(3500);
    expect(watch.isStale()).toBe(true);
  });

  test('where nobody signed it, only by the silence that the standby saw', () => {
    const { watch, reads, pass } = rig();
    reads(0, null, null);
    pass(3999);
    expect(watch.isStale()).toBe(false);
    pass(1);
    expect(watch.isStale()).toBe(true);
  });
});

test('an owner of the lock is silent once it was the same for 4 s without a renewal', () => {
  const { watch, reads, pass } = rig();
  reads(0, null, null);
  expect(watch.silentOwner('10 today')).toBeNull();
  pass(3999);
  expect(watch.silentOwner('10 today')).toBeNull();
  expect(watch.silentOwner('11 today')).toBeNull();
  pass(4000);
  expect(watch.silentOwner('11 today')).toBe('11 today');
  reads(0, 'a', 10);
  expect(watch.silentOwner('11 today')).toBeNull();
});
