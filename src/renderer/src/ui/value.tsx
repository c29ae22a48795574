import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeStyle } from '../i18n/index.ts';
import { classNames } from '../lib/class-names.ts';
import { formatDuration, formatNumber } from '../lib/format.ts';
import { useNowMs } from '../lib/use-now.ts';
import { Tooltip } from './tooltip.tsx';
import styles from './value.module.css';

interface ValueProps {
  /** A number, words, or null for what was never reported. */
  readonly value: number | string | null;
  readonly unit?: string | undefined;
  readonly decimals?: number;
  /** When it was true. */
  readonly at?: Date | null | undefined;
  /** How often it is expected; older than twice that is stale. Leave out for what does not age. */
  readonly expectedEveryMs?: number | undefined;
  /** The feed is down: everything is dated. */
  readonly stale?: boolean;
}

/** A figure with its unit; hatched and dated on hover when it is older than it should be. */
export function Value({
  value,
  unit,
  decimals = 0,
  at,
  expectedEveryMs,
  stale = false,
}: ValueProps): ReactNode {
  const { t } = useTranslation();
  const { language } = useTimeStyle();
  const nowMs = useNowMs(5000);
  if (value === null) return <span className={styles['none']}>{t('none')}</span>;
  const text = typeof value === 'number' ? formatNumber(value, decimals, language) : value;
  const ageMs = at === null || at === undefined ? null : nowMs - at.getTime();
  const old = ageMs !== null && expectedEveryMs !== undefined && ageMs > 2 * expectedEveryMs;
  const figure = (
    <span className={classNames(styles['value'], (stale || old) && styles['stale'])}>
      {text}
      {unit === undefined ? null : <span className={styles['unit']}> {unit}</span>}
    </span>
  );
  if ((!stale && !old) || ageMs === null) return figure;
  return <Tooltip label={t('stale', { age: formatDuration(ageMs) })}>{figure}</Tooltip>;
}
