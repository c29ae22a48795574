import { describe, expect, it } from 'vitest';
import { createHold, type HoldCalls, type HoldState } from './hold.ts';

const BEAT_MS = 250;
const TIMEOUT_MS = 600;

function bench(change: Partial<HoldCalls> = {}) {
  const said: string[] = [];
  const states: HoldState['state'][] = [];
  let nowMs = 0;
  let tick: (() => void) | null = null;
  const hold = createHold({
    calls: {
      press: async () => {
        said.push('press');
        return { holdId: 'h', beatMs: BEAT_MS, timeoutMs: TIMEOUT_MS };
      },
      beat: async () => {
        said.push(`beat ${nowMs}`);
      },
      release: async (_id, reason) => {
        said.push(`release ${reason}`);
      },
      ...change,
    },
    nowMs: () => nowMs,
    every: (_ms, run) => {
      tick = run;
      return () => {
        tick = null;
      };
    },
    onChange: ({ state }) => states.push(state),
  });
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  /** Time passes, and the timer comes when it should. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left >= BEAT_MS; left -= BEAT_MS) {
      nowMs += BEAT_MS;
      tick?.();
      await settle();
    }
  };
  /** The window hangs: time passes, and the timer comes only at its end. */
  const hang = async (ms: number): Promise<void> => {
    nowMs += ms;
    tick?.();
    await settle();
  };
  return { hold, said, states, settle, pass, hang, isBeating: () => tick !== null };
}

describe('a held button', () => {
  it('beats as long as it is held, and says when it is let go', async () => {
    const { hold, said, states, settle, pass, isBeating } = bench();
    hold.press();
    await settle();
    await pass(750);
    hold.letGo('released');
    await pass(1000);
    expect(said).toEqual(['press', 'beat 250', 'beat 500', 'beat 750', 'release released']);
    expect(states).toEqual(['pressing', 'holding', 'idle', 'idle']);
    expect(isBeating()).toBe(false);
  });

  it('that is let go before the engine answered is released as soon as it does', async () => {
    let answer: (() => void) | undefined;
    const { hold, said, settle, isBeating } = bench({
      press: () =>
        new Promise((resolve) => {
          answer = () => resolve({ holdId: 'h', beatMs: BEAT_MS, timeoutMs: TIMEOUT_MS });
        }),
    });
    hold.press();
    hold.letGo('focus-lost');
    answer?.();
    await settle();
    expect(said).toEqual(['release focus-lost']);
    expect(isBeating()).toBe(false);
  });

  it('of a window that hung does not go on: the person may have let go meanwhile', async () => {
    const { hold, said, settle, pass, hang, isBeating } = bench();
    hold.press();
    await settle();
    await pass(250);
    await hang(2000);
    await pass(1000);
    expect(said).toEqual(['press', 'beat 250', 'release focus-lost']);
    expect(isBeating()).toBe(false);
    expect(hold.state()).toEqual({ state: 'idle' });
  });

  it('stops when the engine says that the hold is over, and shows why', async () => {
    const over = new Error('HOLD_ENDED');
    const { hold, settle, pass, isBeating } = bench({ beat: () => Promise.reject(over) });
    hold.press();
    await settle();
    await pass(250);
    expect(hold.state()).toEqual({ state: 'failed', error: over });
    expect(isBeating()).toBe(false);
  });

  it('sends no beat behind one that has not arrived', async () => {
    let beats = 0;
    const { hold, settle, pass } = bench({
      beat: () => {
        beats += 1;
        return new Promise(() => undefined);
      },
    });
    hold.press();
    await settle();
    await pass(500);
    expect(beats).toBe(1);
  });

  it('can be pressed again after it failed', async () => {
    let attempts = 0;
    const { hold, settle } = bench({
      press: () => {
        attempts += 1;
        return attempts === 1
          ? Promise.reject(new Error('BOARD_UNREACHABLE'))
          : Promise.resolve({ holdId: 'h', beatMs: BEAT_MS, timeoutMs: TIMEOUT_MS });
      },
    });
    hold.press();
    await settle();
    expect(hold.state().state).toBe('failed');
    hold.press();
    await settle();
    expect(hold.state().state).toBe('holding');
  });
});
