import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '../../../../shared/alarms/model.ts';
import { formatDuration } from '../../lib/format.ts';
import { Moment } from '../../ui/moment.tsx';
import styles from './alarm-detail.module.css';
import { EscalatedDetail, NotifiedDetail } from './escalation-lines.tsx';
import { foldTimeline, type TimelineLine } from './fold-timeline.ts';
import { scoreKey } from './scores.ts';
import { TEXTS } from './texts.ts';

/** What happened, how long after the beginning, and who did what, newest last. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const beganMs = entries[0]?.at.getTime() ?? 0;
  return (
    <ol className={styles['timeline']} aria-label={t('detail.timeline')}>
      {foldTimeline(entries).map((line) => (
        <TimelineItem key={line.entry.id} line={line} afterMs={line.lastAt.getTime() - beganMs} />
      ))}
    </ol>
  );
}

interface TimelineItemProps {
  readonly line: TimelineLine;
  readonly afterMs: number;
}

function TimelineItem({ line, afterMs }: TimelineItemProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { entry } = line;
  const what =
    line.times > 1 ? t('timeline.repeatedTimes', { count: line.times }) : t(`timeline.${entry.action}`);
  return (
    <li className={styles['event']}>
      <div className={styles['when']}>
        <Moment at={line.lastAt} />
        {afterMs < 1000 ? null : <span title={t('timeline.after')}>+{formatDuration(afterMs)}</span>}
      </div>
      <div className={styles['what']}>
        <span className={entry.by === null ? undefined : styles['person']}>{what}</span>
        {entry.by === null ? null : (
          <span className={styles['by']}>
            {entry.station === null ? entry.by : t('timeline.by', { by: entry.by, station: entry.station })}
          </span>
        )}
        <TimelineDetail entry={entry} />
        {entry.note === null ? null : <p className={styles['note']}>{entry.note}</p>}
      </div>
    </li>
  );
}

/** What the step carries beside words: until when, from whom, which score. */
function TimelineDetail({ entry }: { readonly entry: TimelineEntry }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { until, from, score, level } = entry.detail ?? {};
  const untilAt = typeof until === 'string' ? new Date(until) : null;
  return (
    <span className={styles['by']}>
      {untilAt === null || Number.isNaN(untilAt.getTime()) ? null : (
        <>
          {t('detail.until')} <Moment at={untilAt} />{' '}
        </>
      )}
      {typeof from === 'string' ? t('timeline.from', { from }) : null}
      {typeof score === 'number' ? `${score} · ${t(`score.${scoreKey(score)}`)}` : null}
      {typeof level === 'number' ? <EscalatedDetail entry={entry} /> : null}
      {entry.detail?.['kind'] === 'channel' ? <NotifiedDetail entry={entry} /> : null}
    </span>
  );
}
