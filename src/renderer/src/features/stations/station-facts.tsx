import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isClockOff, type Station } from '../../../../shared/stations/model.ts';
import { StateWord } from '../../ui/state-word.tsx';
import { clockText } from './clock-text.ts';
import styles from './stations.module.css';

/** takes in messages, standby, away. */
export function StationRole({ station }: { readonly station: Station }): ReactNode {
  const { t } = useTranslation('stations');
  if (!station.isPresent) return <StateWord tone="quiet">{t('role.away')}</StateWord>;
  if (station.ingestsSince !== null) return <StateWord tone="plain">{t('role.ingests')}</StateWord>;
  return <StateWord tone="plain">{t('role.standby')}</StateWord>;
}

/** Its clock against the database's; in words, too, where it is off. */
export function StationClock({ station }: { readonly station: Station }): ReactNode {
  const { t, i18n } = useTranslation('stations');
  const { clock } = station;
  if (clock === null || !station.isPresent) return <span className={styles['quiet']}>–</span>;
  const title = t('clockError', { ms: String(Math.max(1, Math.round(clock.errorMs))) });
  return isClockOff(clock) ? (
    <strong className={styles['off']} title={title}>
      ▲ {clockText(clock, i18n.language)}
    </strong>
  ) : (
    <span className={styles['figure']} title={title}>
      {clockText(clock, i18n.language)}
    </span>
  );
}
