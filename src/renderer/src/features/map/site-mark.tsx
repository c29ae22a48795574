import { Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { markLookOf } from '../../lib/alarm-order.ts';
import { classNames } from '../../lib/class-names.ts';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import type { Condition } from './site-condition.ts';
import styles from './site-mark.module.css';
import { TEXTS } from './texts.ts';

/** Shape, number and colour of the worst alarm; a quiet ring where nothing is wrong. */
export function ConditionMark({ condition }: { readonly condition: Condition }): ReactNode {
  const [worst] = condition.alarms;
  return worst === undefined ? (
    <span className={styles['quiet']} aria-hidden="true" />
  ) : (
    <PriorityMark priority={worst.priority} look={markLookOf(worst)} size={20} />
  );
}

/** How many alarms are open and how many devices are silent; nothing for none. */
export function ConditionCounts({ condition }: { readonly condition: Condition }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { alarms, offline } = condition;
  return (
    <>
      {alarms.length === 0 ? null : (
        <span className={styles['count']}>{t('times', { count: alarms.length })}</span>
      )}
      {offline === 0 ? null : (
        <span className={styles['offline']}>
          <Unplug size={13} aria-hidden="true" />
          {offline}
        </span>
      )}
    </>
  );
}

interface SiteMarkProps {
  readonly condition: Condition;
  /** The site's name, or how many sites stand here. */
  readonly name: string;
  readonly sentence: string;
  readonly sites: number;
  readonly leftPx: number;
  readonly topPx: number;
  readonly named: boolean;
  readonly selected: boolean;
  readonly onPick: () => void;
}

/** One or several near sites on the map: the shape stands on the place, counts grow to its right. The list beside it is the keyboard's way to them. */
export function SiteMark(props: SiteMarkProps): ReactNode {
  const { condition, name, sentence, sites, leftPx, topPx, named, selected, onPick } = props;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classNames(
        styles['mark'],
        sites > 1 && styles['several'],
        selected && styles['selected'],
        condition.alarms.length === 0 && styles['calm'],
      )}
      style={{
        transform: `translate(${Math.round(leftPx)}px, ${Math.round(topPx)}px) translate(-14px, -50%)`,
      }}
      aria-label={sentence}
      title={sentence}
      onClick={onPick}
    >
      <span className={styles['body']}>
        <ConditionMark condition={condition} />
        <ConditionCounts condition={condition} />
      </span>
      {named ? <span className={styles['name']}>{name}</span> : null}
    </button>
  );
}
