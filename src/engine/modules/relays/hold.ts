import type { BoardAddress, BoardPublication } from '../../../protocol/relay-board/encode.ts';
import { encodeHeartbeat, encodeSet } from '../../../protocol/relay-board/encode.ts';
import { HOLD_TIMEOUT_MS, type HoldEnd } from '../../../shared/relays/model.ts';
import type { Clock } from '../../platform/clock.ts';

export interface HoldOptions {
  readonly to: BoardAddress;
  readonly relayIndex: number;
  /** As boards log it. */
  readonly user: string;
  /** Whose heartbeats these are. */
  readonly sourceUuid: string;
  /** How often the board wants a heartbeat. */
  readonly heartbeatMs: number;
  readonly clock: Clock;
  publish(publication: BoardPublication): Promise<void>;
  /** Once, whatever ended it, right after the order to switch off has left. */
  onEnd(reason: HoldEnd): void;
}

/** A momentary channel while a person holds its button. */
export interface Hold {
  /** Switches on. Rejects where that could not leave; the hold has ended then. */
  begin(): Promise<void>;
  /** Fresh proof from the person's window: one heartbeat. False where the hold is over. */
  beat(): boolean;
  end(reason: HoldEnd): void;
  /** Null while it lasts. */
  ended(): HoldEnd | null;
}

/** Proof that comes more often than the board wants heartbeats is none the worse, but needs not be passed on. */
const EARLY = 0.6;

/**
 * The dead-man rule: no timer in here keeps the channel on. Each heartbeat is one beat of the window passed on; the only
 * timer there is switches off.
 */
export function createHold(options: HoldOptions): Hold {
  const { to, relayIndex, user, sourceUuid, heartbeatMs, clock } = options;
  let ended: HoldEnd | null = null;
  let sequence = 0;
  let lastSentMs = Number.NEGATIVE_INFINITY;
  let lastProofMs = clock.monotonicMs();
  let cancelTimeout = (): void => undefined;

  const setting = (state: boolean) => encodeSet(to, { relayIndex, state, functionType: 'momentary', user });

  function expectProof(): void {
    cancelTimeout();
    lastProofMs = clock.monotonicMs();
    cancelTimeout = clock.after(HOLD_TIMEOUT_MS, () => end('no-beat'));
  }

  function sendHeartbeat(): void {
    sequence += 1;
    lastSentMs = clock.monotonicMs();
    const beat = { relayIndex, sourceUuid, sequence, at: clock.now() };
    options.publish(encodeHeartbeat(to, beat)).catch(() => end('broker-lost'));
  }

  function end(reason: HoldEnd): void {
    if (ended !== null) return;
    ended = reason;
    cancelTimeout();
    options.onEnd(reason);
  }

  return {
    async begin() {
      expectProof();
      try {
        const taken = options.publish(setting(true));
        sendHeartbeat();
        await taken;
      } catch (error) {
        end('broker-lost');
        throw error;
      }
    },
    beat() {
      // The timer of a process that stood still may come behind what waited for it.
      if (ended === null && clock.monotonicMs() - lastProofMs > HOLD_TIMEOUT_MS) end('no-beat');
      if (ended !== null) return false;
      expectProof();
      if (clock.monotonicMs() - lastSentMs >= heartbeatMs * EARLY) sendHeartbeat();
      return true;
    },
    end,
    ended: () => ended,
  };
}
