import { useCallback, useEffect, useRef } from 'react';
import { useLocation, useParams } from 'react-router';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useDesk } from '../../client/index.ts';
import { isSuppressed } from '../../lib/alarm-call.ts';
import type { GoOptions } from '../../lib/use-go.ts';
import type { AlarmActions } from './use-alarm-actions.ts';

/** Goes with an address that a person chose to open, and not with one that was only loaded or stepped over. */
export const TAKING: GoOptions = { state: { takes: true } };

/** The alarm that the address opens; null for the queue alone. */
export function useOpenId(): AlarmId | null {
  const parsed = AlarmId.safeParse(Number(useParams()['id']));
  return parsed.success ? parsed.data : null;
}

function asksToTake(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'takes' in state;
}

/** What is open in this window, whatever page it is left for: a claim may be through only after that. */
let openNow: AlarmId | null = null;

/**
 * Opening an alarm takes it, and leaving it gives it back unless something was done with it: a claim keeps every
 * other desk quiet, so one that is forgotten must not outlive the look that made it.
 */
export function useClaimWhileOpen(openId: AlarmId | null, actions: AlarmActions): void {
  const { feed } = useDesk();
  const { key, state } = useLocation();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });

  const giveBack = useCallback(
    (id: AlarmId): void => {
      const alarm = feed.view.getState().alarms.get(id);
      if (alarm !== undefined) latest.current.giveBack(alarm, () => openNow !== id);
    },
    [feed],
  );

  useEffect(() => {
    if (openId === null) return;
    openNow = openId;
    return () => {
      openNow = null;
      giveBack(openId);
    };
  }, [openId, giveBack]);

  const taken = useRef<string | null>(null);
  const isKnown = openId !== null && feed.view.getState().alarms.has(openId);
  useEffect(() => {
    if (openId === null || !isKnown || !asksToTake(state) || taken.current === key) return;
    taken.current = key;
    const alarm = feed.view.getState().alarms.get(openId);
    if (alarm === undefined || isSuppressed(alarm)) return;
    void latest.current.claim(alarm);
  }, [openId, isKnown, state, key, feed]);
}
