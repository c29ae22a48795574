import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../lib/class-names.ts';
import styles from './figures.module.css';
import { FIGURE_TEXTS } from './texts.ts';

interface SlotBarsProps {
  /** The one that runs is the last. */
  readonly slots: readonly number[];
  readonly limit: number;
}

/** The last hours in ten minutes each, with the line above which it is a flood. */
export function SlotBars({ slots, limit }: SlotBarsProps): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const most = Math.max(...slots);
  const top = Math.max(limit * 1.25, most);
  const bars = slots.map((alarms, place) => ({ alarms, place }));
  return (
    <figure className={styles['bars']}>
      <div
        className={styles['plot']}
        role="img"
        aria-label={t('live.bars', { hours: slots.length / 6, most, limit })}
      >
        <div className={styles['limit']} style={{ bottom: `${(limit / top) * 100}%` }}>
          <span>{limit}</span>
        </div>
        {bars.map(({ alarms, place }) => (
          <div
            key={place}
            className={classNames(styles['bar'], alarms > limit && styles['barOff'])}
            style={{ height: `${(alarms / top) * 100}%` }}
          />
        ))}
      </div>
      <figcaption className={styles['target']}>
        {t('live.barsCaption', { hours: slots.length / 6 })}
      </figcaption>
    </figure>
  );
}
