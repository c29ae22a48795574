import { APPROVAL_S, ARMING_S, type Arming } from '../../../shared/commands/model.ts';

export interface ArmingView {
  readonly phase: 'waiting' | 'armed' | 'over';
  /** Whole seconds that are left, rounded up: it may be fired while this says 1. */
  readonly secondsLeft: number;
  /** From 1 down to 0. */
  readonly fractionLeft: number;
}

/** How an arming stands at this moment: past its time it is over, whatever its row says. */
export function armingViewOf(arming: Arming, nowMs: number): ArmingView {
  const leftMs = arming.expiresAt.getTime() - nowMs;
  const isOpen = arming.state === 'waiting' || arming.state === 'armed';
  if (!isOpen || leftMs <= 0) return { phase: 'over', secondsLeft: 0, fractionLeft: 0 };
  const wholeMs = (arming.state === 'waiting' ? APPROVAL_S : ARMING_S) * 1000;
  return {
    phase: arming.state === 'waiting' ? 'waiting' : 'armed',
    secondsLeft: Math.ceil(leftMs / 1000),
    fractionLeft: Math.min(1, leftMs / wholeMs),
  };
}

/** Whether somebody other than this person waits for an approval; the engine knows of the stations. */
export function asksForApproval(arming: Arming, displayName: string, nowMs: number): boolean {
  return (
    arming.needsSecondPerson &&
    arming.armedBy !== displayName &&
    armingViewOf(arming, nowMs).phase === 'waiting'
  );
}
