import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { WatchdeskClient } from '../../../../shared/contract/index.ts';
import { useApplyAlarm, useDesk, useMay, useMe, useProblemOf, useStale } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { isMine, isUnacknowledged } from '../../lib/alarm-call.ts';
import { formatMoment } from '../../lib/format.ts';
import { useToast } from '../../ui/toast.tsx';
import {
  type Block,
  type DeskFacts,
  whyNotAcknowledge,
  whyNotClose,
  whyNotHandle,
  whyNotRelease,
  whyNotReset,
  whyNotShelve,
  whyNotTakeOver,
} from './action-blocks.ts';
import { alarmTurns } from './alarm-turns.ts';
import { TEXTS } from './texts.ts';
import { usePolicies } from './use-policies.ts';

/** What this desk may do at this moment. */
export function useDeskFacts(): DeskFacts {
  const mayHandle = useMay('alarms.handle');
  const maySupervise = useMay('alarms.supervise');
  const { userId } = useMe();
  const { isHighlyManaged, isNoteRequired } = usePolicies();
  const stale = useStale();
  const sinceMs = stale.stale ? stale.since.getTime() : null;
  return useMemo(
    () => ({
      userId,
      mayHandle,
      maySupervise,
      isHighlyManaged,
      isNoteRequired,
      staleSince: sinceMs === null ? null : new Date(sinceMs),
    }),
    [userId, mayHandle, maySupervise, isHighlyManaged, isNoteRequired, sinceMs],
  );
}

/** A block in a sentence that says what to do. */
export function useBlockText(): (block: Block) => string {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  return useCallback(
    (block) => {
      const moment = (date: Date): string => formatMoment(date, new Date(), style);
      switch (block.code) {
        case 'stale':
          return t('blocked.stale', { at: moment(block.since) });
        case 'acknowledgedBy':
        case 'claimedBy':
          return t(`blocked.${block.code}`, {
            by: block.by,
            at: moment(block.at),
            station: block.station,
          });
        case 'stepsOpen':
          return t('blocked.stepsOpen', { count: block.open });
        default:
          return t(`blocked.${block.code}`);
      }
    },
    [t, style],
  );
}

/** Each resolves to whether it was done; when it was not, the person has been told why. */
export interface AlarmActions {
  readonly facts: DeskFacts;
  /** Alarms with a call on the way: the line says so, and nothing is shown as done before it is. */
  readonly pendingIds: ReadonlySet<number>;
  acknowledge(alarm: Alarm, note?: string): Promise<boolean>;
  close(alarm: Alarm, disposition: string, note?: string): Promise<boolean>;
  /** Says nothing where this person has it already. */
  claim(alarm: Alarm): Promise<boolean>;
  release(alarm: Alarm): Promise<boolean>;
  /** Left with nothing done, and still left when it comes to that: everybody is to hear of it again. Says nothing. */
  giveBack(alarm: Alarm, isLeft: () => boolean): void;
  takeOver(alarm: Alarm, reason: string): Promise<boolean>;
  /** Takes it first where nobody has it. */
  hold(alarm: Alarm, minutes: number, reason: string): Promise<boolean>;
  unhold(alarm: Alarm): Promise<boolean>;
  shelve(alarm: Alarm, minutes: number, reason: string): Promise<boolean>;
  unshelve(alarm: Alarm): Promise<boolean>;
  reset(alarm: Alarm): Promise<boolean>;
  verify(alarm: Alarm, score: number): Promise<boolean>;
}

/** Losing a race to another desk is no fault: the alarm is in hand. */
const LOST_RACES: ReadonlySet<string> = new Set(['ALARM_ALREADY_ACKNOWLEDGED', 'ALARM_CLAIMED']);

type Run = (client: WatchdeskClient['alarms']) => Promise<Alarm>;
type WhyNot = (alarm: Alarm, facts: DeskFacts) => Block | null;

/** Acknowledged or held, it stays with who has it. */
function isUntouched(alarm: Alarm, userId: number): boolean {
  return isMine(alarm, userId) && isUnacknowledged(alarm) && alarm.heldUntil === null;
}

const optional = (note: string | undefined) => (note === undefined ? {} : { note });

export function useAlarmActions(): AlarmActions {
  const facts = useDeskFacts();
  const { client, feed } = useDesk();
  const toProblem = useProblemOf();
  const blockText = useBlockText();
  const toast = useToast();
  const applyAlarm = useApplyAlarm();
  const [pendingIds, setPendingIds] = useState<ReadonlySet<number>>(new Set());

  // The same as long as nothing of it changes: what is given them is not drawn again for every alarm that comes in.
  return useMemo(() => {
    const call = async (run: Run): Promise<boolean> => {
      try {
        applyAlarm(await run(client.alarms));
        return true;
      } catch (error) {
        const problem = toProblem(error);
        toast({ tone: LOST_RACES.has(problem.code) ? 'info' : 'problem', text: problem.message });
        return false;
      }
    };

    const once = async (alarm: Alarm, why: WhyNot, run: Run): Promise<boolean> => {
      const block = why(alarm, facts);
      if (block === null) return call(run);
      const inHand = block.code === 'acknowledgedBy' || block.code === 'claimedBy';
      toast({ tone: inHand ? 'info' : 'warning', text: blockText(block) });
      return false;
    };

    const latest = (alarm: Alarm): Alarm => feed.view.getState().alarms.get(alarm.id) ?? alarm;

    const pend = async (alarm: Alarm, done: Promise<boolean> | null): Promise<boolean> => {
      if (done === null) return false;
      setPendingIds((ids) => new Set([...ids, alarm.id]));
      const result = await done;
      if (!alarmTurns.isBusy(alarm.id))
        setPendingIds((ids) => new Set([...ids].filter((id) => id !== alarm.id)));
      return result;
    };

    const attempt = (what: string, alarm: Alarm, why: WhyNot, run: Run): Promise<boolean> =>
      pend(
        alarm,
        alarmTurns.take(alarm.id, what, () => once(latest(alarm), why, run)),
      );

    return {
      facts,
      pendingIds,
      acknowledge: (alarm, note) =>
        attempt('acknowledge', alarm, whyNotAcknowledge, (alarms) =>
          alarms.acknowledge({ id: alarm.id, ...optional(note) }),
        ),
      close: (alarm, disposition, note) =>
        attempt('close', alarm, whyNotClose, (alarms) =>
          alarms.close({ id: alarm.id, disposition, ...optional(note) }),
        ),
      claim: (alarm) =>
        alarmTurns.claim(alarm.id, async () => {
          const now = latest(alarm);
          if (isMine(now, facts.userId)) return true;
          const block = whyNotHandle(now, facts);
          if (block === null) return call((alarms) => alarms.claim({ id: alarm.id }));
          if (block.code === 'claimedBy') toast({ tone: 'info', text: blockText(block) });
          return false;
        }),
      release: (alarm) =>
        pend(
          alarm,
          alarmTurns.giveBack(alarm.id, 'release', () =>
            once(latest(alarm), whyNotRelease, (alarms) => alarms.release({ id: alarm.id })),
          ),
        ),
      giveBack: (alarm, isLeft) => {
        const { id } = alarm;
        const isQuiet = !alarmTurns.isBusy(id) && !alarmTurns.isClaiming(id);
        if (isQuiet && !isUntouched(alarm, facts.userId)) return;
        const act = async (): Promise<boolean> => {
          if (!isLeft() || !isUntouched(latest(alarm), facts.userId)) return false;
          // Lost with the connection, it is given back by the desk's silence.
          return client.alarms.release({ id }).then(
            (released) => {
              applyAlarm(released);
              return true;
            },
            () => false,
          );
        };
        void pend(alarm, alarmTurns.giveBack(id, 'give back', act));
      },
      takeOver: (alarm, reason) =>
        attempt('take over', alarm, whyNotTakeOver, (alarms) => alarms.takeOver({ id: alarm.id, reason })),
      hold: (alarm, minutes, reason) =>
        attempt('hold', alarm, whyNotHandle, async (alarms) => {
          if (!isMine(alarm, facts.userId)) applyAlarm(await alarms.claim({ id: alarm.id }));
          return alarms.hold({ id: alarm.id, minutes, reason });
        }),
      unhold: (alarm) => attempt('unhold', alarm, whyNotRelease, (alarms) => alarms.unhold({ id: alarm.id })),
      shelve: (alarm, minutes, reason) =>
        attempt('shelve', alarm, whyNotShelve, (alarms) => alarms.shelve({ id: alarm.id, minutes, reason })),
      unshelve: (alarm) =>
        attempt(
          'unshelve',
          alarm,
          (row) => (facts.maySupervise ? whyNotHandle(row, facts) : { code: 'supervisor' }),
          (alarms) => alarms.unshelve({ id: alarm.id }),
        ),
      reset: (alarm) => attempt('reset', alarm, whyNotReset, (alarms) => alarms.reset({ id: alarm.id })),
      verify: (alarm, score) =>
        attempt('verify', alarm, whyNotHandle, (alarms) => alarms.verify({ id: alarm.id, score })),
    };
  }, [facts, client, feed, toProblem, blockText, toast, applyAlarm, pendingIds]);
}
