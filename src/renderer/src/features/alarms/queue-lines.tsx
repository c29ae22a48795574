import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFeedReady, useHasNoSite } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './alarm-list.module.css';
import { NO_FILTER } from './filter-alarms.ts';
import { TEXTS } from './texts.ts';
import type { Queue } from './use-queue.ts';

export function ColumnHeads({ staleSince }: { readonly staleSince: Date | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  if (staleSince !== null) {
    return (
      <p className={styles['asOf']} role="status">
        {t('list.asOf', { at: formatMoment(staleSince, new Date(), style) })}
      </p>
    );
  }
  return (
    <div className={styles['head']} aria-hidden="true">
      <span />
      <span className={styles['age']}>{t('column.age')}</span>
      <span>{t('column.type')}</span>
      <span>{t('column.place')}</span>
      <span>{t('column.device')}</span>
      <span className={styles['count']}>{t('column.count')}</span>
      <span>{t('column.state')}</span>
    </div>
  );
}

interface QueueLinesProps {
  readonly queue: Queue;
  readonly children: ReactNode;
}

/** The lines, or what stands in their place while there are none. */
export function QueueLines({ queue, children }: QueueLinesProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const ready = useFeedReady();
  const hasNoSite = useHasNoSite();
  if (queue.rows.length > 0) return children;
  if (!ready) return <Skeleton rows={12} label={t('list.label')} />;
  if (queue.filtered.hiddenCount > 0) {
    return (
      <EmptyState
        title={t('list.emptyFiltered', { count: queue.filtered.hiddenCount })}
        action={<Button onClick={() => queue.setFilter(NO_FILTER)}>{t('filter.clear')}</Button>}
      />
    );
  }
  if (hasNoSite) return <EmptyState title={t('common:noSite.title')}>{t('common:noSite.body')}</EmptyState>;
  return (
    <EmptyState title={t('list.empty')}>
      <p>{t('list.emptyBody')}</p>
      <p>
        {t('list.emptyTry')} <code className={styles['command']}>npm start -- --demo</code>
      </p>
    </EmptyState>
  );
}
