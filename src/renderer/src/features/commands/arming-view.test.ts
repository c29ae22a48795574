import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { armingViewOf, asksForApproval } from '../../lib/arming-view.ts';
import { AT, armingRow, atS } from './command.fixture.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: AT });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the countdown of what is armed', () => {
  const arming = armingRow();
  const now = () => armingViewOf(arming, Date.now());

  test('runs down from ten seconds, and is over when they are', () => {
    expect(now()).toEqual({ phase: 'armed', secondsLeft: 10, fractionLeft: 1 });
    vi.advanceTimersByTime(5000);
    expect(now()).toEqual({ phase: 'armed', secondsLeft: 5, fractionLeft: 0.5 });
    vi.advanceTimersByTime(4999);
    expect(now()).toMatchObject({ phase: 'armed', secondsLeft: 1 });
    vi.advanceTimersByTime(1);
    expect(now()).toEqual({ phase: 'over', secondsLeft: 0, fractionLeft: 0 });
  });

  test.each(['fired', 'disarmed'] as const)('is over at once when it is %s', (state) => {
    expect(armingViewOf(armingRow({ state }), Date.now()).phase).toBe('over');
  });
});

describe('a second person', () => {
  const waiting = armingRow({ state: 'waiting', needsSecondPerson: true, expiresAt: atS(60) });

  test('is asked while there is time, and not the one who armed', () => {
    expect(asksForApproval(waiting, 'Boss', Date.now())).toBe(true);
    expect(asksForApproval(waiting, 'Ana', Date.now())).toBe(false);
    expect(asksForApproval(waiting, 'Boss', atS(60).getTime())).toBe(false);
  });

  test('is asked nothing more once somebody approved', () => {
    expect(asksForApproval({ ...waiting, state: 'armed' }, 'Boss', Date.now())).toBe(false);
  });
});
