import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { markLookOf } from '../../lib/alarm-order.ts';
import { classNames } from '../../lib/class-names.ts';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { lineElementId } from './alarm-line.tsx';
import styles from './alarm-list.module.css';
import type { SiteGroup } from './group-lines.ts';
import { TEXTS } from './texts.ts';

interface SiteHeadProps {
  readonly group: SiteGroup;
  readonly selected: boolean;
}

/** Above the lines of one site: how many there are, how many wait, and the worst of them. */
export const SiteHead = memo(function SiteHead({ group, selected }: SiteHeadProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { worst, isOpen } = group;
  const site = group.siteName ?? t('noSite');
  const counts = t('group.counts', { count: group.count, calling: String(group.calling) });
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <div
      id={lineElementId(group.id)}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      aria-label={t('group.line', {
        site,
        counts,
        priority: t(`common:priority.${worst.priority}`),
        fold: t(isOpen ? 'group.open' : 'group.closed'),
      })}
      data-line-id={group.id}
      className={classNames(styles['line'], styles['siteHead'], selected && styles['selected'])}
    >
      <Chevron size={16} aria-hidden="true" />
      <PriorityMark priority={worst.priority} look={markLookOf(worst)} />
      <span className={styles['siteName']} title={site}>
        {site}
      </span>
      <span className={styles['siteCounts']}>
        {counts}
        {group.keptForSafety === 0
          ? null
          : ` · ${t('filter.lifeSafetyKept', { count: group.keptForSafety })}`}
      </span>
    </div>
  );
});
