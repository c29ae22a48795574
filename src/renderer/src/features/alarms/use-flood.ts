import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmFlood } from '../../../../shared/alarms/flood.ts';
import { useNewestFlood } from '../../client/index.ts';
import { useToast } from '../../ui/toast.tsx';
import { minutesText } from './minutes-text.ts';
import { setFlood, useQueueView } from './queue-view.ts';
import { TEXTS } from './texts.ts';

/** So long without a move, nobody's hand is on the pointer. */
const STILL_AFTER_MS = 10_000;

/** The organisation's flood, null while there is none. */
export function useRunningFlood(): AlarmFlood | null {
  const flood = useNewestFlood();
  return flood === null || flood.endedAt !== null ? null : flood;
}

/**
 * Changes the queue over when a flood begins or ends: at once, but never while the pointer is about to press a line. The
 * chosen line stays where it is, as it does when others come and go.
 */
export function useFloodMode(listRef: RefObject<HTMLElement | null>): void {
  const wanted = useRunningFlood()?.id ?? null;
  const applied = useQueueView(({ flood }) => flood);
  useEffect(() => {
    if (wanted === applied) return;
    const list = listRef.current;
    const apply = (): void => setFlood(wanted);
    if (list === null || !list.matches(':hover')) {
      apply();
      return;
    }
    let timer = setTimeout(apply, STILL_AFTER_MS);
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(apply, STILL_AFTER_MS);
    };
    list.addEventListener('pointermove', wait);
    list.addEventListener('pointerleave', apply);
    return () => {
      clearTimeout(timer);
      list.removeEventListener('pointermove', wait);
      list.removeEventListener('pointerleave', apply);
    };
  }, [wanted, applied, listRef]);
}

/** How long it lasted, whole minutes. */
export const lastedMin = ({ beganAt, endedAt, measuredAt }: AlarmFlood): number =>
  Math.max(1, Math.round(((endedAt ?? measuredAt).getTime() - beganAt.getTime()) / 60_000));

/** Says on every page that a flood has begun, or is over. Called once, in the frame. */
export function useFloodNotice(): void {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  const toast = useToast();
  const newest = useNewestFlood();
  const told = useRef<AlarmFlood | null>(null);
  useEffect(() => {
    const before = told.current;
    told.current = newest;
    if (newest === null || (before?.id === newest.id && before.endedAt === newest.endedAt)) return;
    const { alarms, peakAlarms, total } = newest;
    if (newest.endedAt === null) toast({ tone: 'warning', text: f('notice.began', { count: alarms }) });
    else if (before !== null)
      toast({
        tone: 'info',
        text: f('notice.over', {
          lasted: minutesText(lastedMin(newest), t),
          total: String(total ?? 0),
          peak: String(peakAlarms),
        }),
      });
  }, [newest, toast, t, f]);
}
