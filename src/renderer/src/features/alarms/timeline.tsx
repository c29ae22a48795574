import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../../shared/alarms/model.ts';
import { Moment } from '../../ui/moment.tsx';
import styles from './alarm-detail.module.css';
import { foldTimeline, type TimelineLine } from './fold-timeline.ts';
import { TEXTS } from './texts.ts';

/** What happened and who did what, newest last. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <ol className={styles['timeline']} aria-label={t('detail.timeline')}>
      {foldTimeline(entries).map((line) => (
        <TimelineItem key={line.entry.id} line={line} />
      ))}
    </ol>
  );
}

function TimelineItem({ line }: { readonly line: TimelineLine }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { entry } = line;
  const what =
    line.times > 1 ? t('timeline.repeatedTimes', { count: line.times }) : t(`timeline.${entry.action}`);
  return (
    <li className={styles['event']}>
      <Moment at={line.lastAt} />
      <div className={styles['what']}>
        <span className={entry.by === null ? undefined : styles['person']}>{what}</span>
        {entry.by === null ? null : (
          <span className={styles['by']}>
            {entry.station === null ? entry.by : t('timeline.by', { by: entry.by, station: entry.station })}
          </span>
        )}
        {entry.note === null ? null : <p className={styles['note']}>{entry.note}</p>}
      </div>
    </li>
  );
}
