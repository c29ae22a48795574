import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAlarms, useFeedReady, useMay } from '../../client/index.ts';
import { useToast } from '../../ui/toast.tsx';
import { titleOf } from './describe-alarm.ts';
import { TEXTS } from './texts.ts';
import { newlyUnfinished, type Unfinished, unfinishedOf } from './unfinished.ts';

/** More than this many at once are told as a number. */
const TOLD_SINGLY = 3;

/**
 * Tells those who supervise, on every page, of what was acknowledged and not finished in time. What became so while the
 * screen was locked or the connection down is told afterwards. Called once, in the frame.
 */
export function useUnfinishedNotice(): void {
  const { t } = useTranslation(TEXTS);
  // Another list only where one of them is: of the others nothing is asked.
  const all = unfinishedOf(useAlarms());
  const ready = useFeedReady();
  const supervises = useMay('alarms.supervise');
  const toast = useToast();
  const before = useRef<Unfinished | null>(null);
  useEffect(() => {
    if (!ready || !supervises) return;
    const { fresh, unfinished } = newlyUnfinished(all, before.current);
    before.current = unfinished;
    if (fresh.length > TOLD_SINGLY) {
      toast({ tone: 'warning', text: t('list.unfinishedMany', { count: fresh.length }) });
      return;
    }
    for (const alarm of fresh) {
      const where = [alarm.siteName ?? t('noSite'), alarm.deviceName].join(' · ');
      const by = alarm.acknowledgedBy ?? t('detail.engine');
      toast({ tone: 'warning', text: t('list.unfinished', { type: titleOf(alarm, t), where, by }) });
    }
  }, [all, ready, supervises, toast, t]);
}
