import { useEffect, useRef } from 'react';
import { useLocation, useParams } from 'react-router';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useApplyAlarm, useDesk } from '../../client/index.ts';
import { isMine, isSuppressed, isUnacknowledged } from '../../lib/alarm-call.ts';
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

/** Left with nothing done: everybody is to hear of it again. Acknowledged or held, it stays with who has it. */
function isUntouched(alarm: Alarm, userId: number): boolean {
  return isMine(alarm, userId) && isUnacknowledged(alarm) && alarm.heldUntil === null;
}

/**
 * Opening an alarm takes it, and leaving it gives it back unless something was done with it: a claim keeps every
 * other desk quiet, so one that is forgotten must not outlive the look that made it.
 */
export function useClaimWhileOpen(openId: AlarmId | null, actions: AlarmActions): void {
  const { feed, client } = useDesk();
  const applyAlarm = useApplyAlarm();
  const { key, state } = useLocation();
  const { userId } = actions.facts;
  const open = useRef(openId);
  const latest = useRef(actions);
  useEffect(() => {
    open.current = openId;
    latest.current = actions;
  });

  const giveBack = useRef((id: AlarmId) => void id);
  useEffect(() => {
    giveBack.current = (id) => {
      const alarm = feed.view.getState().alarms.get(id);
      if (alarm === undefined || !isUntouched(alarm, userId)) return;
      // Lost with the connection, it is given back by the desk's silence.
      client.alarms.release({ id }).then(applyAlarm, () => undefined);
    };
  });

  useEffect(() => {
    if (openId === null) return;
    return () => giveBack.current(openId);
  }, [openId]);

  const taken = useRef<string | null>(null);
  const isKnown = openId !== null && feed.view.getState().alarms.has(openId);
  useEffect(() => {
    if (openId === null || !isKnown || !asksToTake(state) || taken.current === key) return;
    taken.current = key;
    const alarm = feed.view.getState().alarms.get(openId);
    if (alarm === undefined || isSuppressed(alarm)) return;
    void latest.current.claim(alarm).then((done) => {
      if (done && open.current !== openId) giveBack.current(openId);
    });
  }, [openId, isKnown, state, key, feed]);
}
