import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTimeStyle } from '../i18n/index.ts';
import { formatTime, formatUtc, formatZone } from '../lib/format.ts';
import { useNowMs } from '../lib/use-now.ts';
import styles from './clock.module.css';

/** The station's time and zone; UTC on hover. */
export function Clock(): ReactNode {
  const { t } = useTranslation('app');
  const style = useTimeStyle();
  const now = new Date(useNowMs());
  return (
    <time className={styles['clock']} dateTime={now.toISOString()} title={formatUtc(now)}>
      {t('clock', { time: formatTime(now, style), zone: formatZone(now, style.timeZone) })}
    </time>
  );
}
