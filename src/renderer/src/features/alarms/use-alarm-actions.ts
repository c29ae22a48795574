import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { useApplyAlarm, useCall, useMay, useStale } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { useToast } from '../../ui/toast.tsx';
import { type Block, type DeskFacts, whyNotAcknowledge, whyNotClose } from './action-blocks.ts';
import { TEXTS } from './texts.ts';

/** What this desk may do at this moment. */
export function useDeskFacts(): DeskFacts {
  const mayHandle = useMay('alarms.handle');
  const stale = useStale();
  const sinceMs = stale.stale ? stale.since.getTime() : null;
  return useMemo(
    () => ({ mayHandle, staleSince: sinceMs === null ? null : new Date(sinceMs) }),
    [mayHandle, sinceMs],
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
          return t('blocked.acknowledgedBy', {
            by: block.by,
            at: moment(block.at),
            station: block.station,
          });
        default:
          return t(`blocked.${block.code}`);
      }
    },
    [t, style],
  );
}

export interface AlarmActions {
  readonly facts: DeskFacts;
  /** Alarms with a call on the way: the line says so, and nothing is shown as done before it is. */
  readonly pendingIds: ReadonlySet<number>;
  /** Resolve to whether it was done; when it was not, the person has been told why. */
  acknowledge(alarm: Alarm, note?: string): Promise<boolean>;
  close(alarm: Alarm, disposition: string, note?: string): Promise<boolean>;
}

export function useAlarmActions(): AlarmActions {
  const facts = useDeskFacts();
  const blockText = useBlockText();
  const toast = useToast();
  const applyAlarm = useApplyAlarm();
  const [pendingIds, setPendingIds] = useState<ReadonlySet<number>>(new Set());
  const acknowledgeCall = useCall((client, input: { id: AlarmId; note?: string }) =>
    client.alarms.acknowledge(input),
  );
  const closeCall = useCall((client, input: { id: AlarmId; disposition: string; note?: string }) =>
    client.alarms.close(input),
  );

  const attempt = async (
    alarm: Alarm,
    block: Block | null,
    call: () => ReturnType<typeof acknowledgeCall.run>,
  ): Promise<boolean> => {
    if (block !== null) {
      toast({ tone: block.code === 'acknowledgedBy' ? 'info' : 'warning', text: blockText(block) });
      return false;
    }
    if (pendingIds.has(alarm.id)) return false;
    setPendingIds((before) => new Set([...before, alarm.id]));
    const result = await call();
    setPendingIds((before) => new Set([...before].filter((id) => id !== alarm.id)));
    if (result.ok) {
      applyAlarm(result.value);
      return true;
    }
    // Losing the race to another desk is no fault: the alarm is in hand.
    const lostRace = result.problem.code === 'ALARM_ALREADY_ACKNOWLEDGED';
    toast({ tone: lostRace ? 'info' : 'problem', text: result.problem.message });
    return false;
  };

  return {
    facts,
    pendingIds,
    acknowledge: (alarm, note) =>
      attempt(alarm, whyNotAcknowledge(alarm, facts), () =>
        acknowledgeCall.run({ id: alarm.id, ...(note === undefined ? {} : { note }) }),
      ),
    close: (alarm, disposition, note) =>
      attempt(alarm, whyNotClose(alarm, facts), () =>
        closeCall.run({ id: alarm.id, disposition, ...(note === undefined ? {} : { note }) }),
      ),
  };
}
