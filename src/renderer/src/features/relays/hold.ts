import type { HoldEnd } from '../../../../shared/relays/model.ts';

/** What a window says to the engine while somebody holds a button. */
export interface HoldCalls {
  /** Switches on; the beats that the engine then waits for. */
  press(): Promise<{ readonly holdId: string; readonly beatMs: number; readonly timeoutMs: number }>;
  /** Rejects where the hold is over. */
  beat(holdId: string): Promise<unknown>;
  release(holdId: string, reason: WindowReason): Promise<unknown>;
}

/** Why a window lets go. */
export type WindowReason = Extract<HoldEnd, 'released' | 'focus-lost' | 'window-closed' | 'disabled'>;

export type HoldState =
  | { readonly state: 'idle' }
  /** The engine has not answered yet. */
  | { readonly state: 'pressing' }
  | { readonly state: 'holding'; readonly sinceMs: number }
  /** Not by the person: what happened, as the call said it. */
  | { readonly state: 'failed'; readonly error: unknown };

export interface Hold {
  press(): void;
  letGo(reason: WindowReason): void;
  state(): HoldState;
}

interface HoldDeps {
  readonly calls: HoldCalls;
  readonly nowMs: () => number;
  /** Calls back again and again until the returned function is called. */
  readonly every: (ms: number, run: () => void) => () => void;
  readonly onChange: (state: HoldState) => void;
}

/**
 * The window's side of the dead-man rule: each beat is this window saying that the button is down at this moment. A
 * window that hung says nothing, and does not make up for it afterwards: the person may have let go meanwhile.
 */
export function createHold({ calls, nowMs, every, onChange }: HoldDeps): Hold {
  let current: HoldState = { state: 'idle' };
  /** Rises with each press, so that what answers late belongs to its own. */
  let turn = 0;
  let end: (reason: WindowReason) => void = () => undefined;

  function become(state: HoldState): void {
    current = state;
    onChange(state);
  }

  async function run(mine: number): Promise<void> {
    let isDown = true;
    let why: WindowReason = 'released';
    end = (reason) => {
      isDown = false;
      why = reason;
    };
    try {
      const { holdId, beatMs, timeoutMs } = await calls.press();
      if (mine !== turn || !isDown) {
        await calls.release(holdId, why);
        return;
      }
      await keepBeating(holdId, beatMs, timeoutMs);
      if (mine === turn) become({ state: 'idle' });
    } catch (error) {
      if (mine === turn) become({ state: 'failed', error });
    }
  }

  function keepBeating(holdId: string, beatMs: number, timeoutMs: number): Promise<void> {
    become({ state: 'holding', sinceMs: nowMs() });
    let lastMs = nowMs();
    let isBeating = false;
    return new Promise((resolve, reject) => {
      const stop = every(beatMs, () => {
        const silentMs = nowMs() - lastMs;
        if (silentMs > timeoutMs) {
          finish(() => calls.release(holdId, 'focus-lost'), resolve);
          return;
        }
        // One at a time: beats that wait behind each other would prove nothing when they arrive.
        if (isBeating) return;
        isBeating = true;
        lastMs = nowMs();
        calls.beat(holdId).then(
          () => {
            isBeating = false;
          },
          (error: unknown) =>
            finish(
              () => Promise.resolve(),
              () => reject(error),
            ),
        );
      });
      function finish(tell: () => Promise<unknown>, settle: () => void): void {
        stop();
        end = () => undefined;
        tell().then(settle, settle);
      }
      end = (reason) => finish(() => calls.release(holdId, reason), resolve);
    });
  }

  return {
    press() {
      if (current.state === 'pressing' || current.state === 'holding') return;
      turn += 1;
      become({ state: 'pressing' });
      void run(turn);
    },
    letGo(reason) {
      if (current.state !== 'pressing' && current.state !== 'holding') return;
      end(reason);
      become({ state: 'idle' });
    },
    state: () => current,
  };
}
