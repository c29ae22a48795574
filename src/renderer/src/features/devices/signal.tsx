import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkType } from '../../../../shared/devices/model.ts';
import { rssiBars } from './rssi-bars.ts';
import styles from './signal.module.css';
import { TEXTS } from './texts.ts';

interface SignalProps {
  readonly type: NetworkType | null;
  readonly rssiDbm: number | null;
}

const BARS = [1, 2, 3, 4] as const;

/** The network a device is on, and how well it hears it. */
export function Signal({ type, rssiDbm }: SignalProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (type === null) return t('common:none');
  // On Ethernet the box sends 0 for want of a radio.
  if (type !== 'wifi' || rssiDbm === null) return t(`network.${type}`);
  const bars = rssiBars(rssiDbm);
  return (
    <span className={styles['signal']}>
      <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true">
        {BARS.map((bar) => (
          <rect
            key={bar}
            className={bar <= bars ? styles['lit'] : styles['dim']}
            x={(bar - 1) * 4}
            y={12 - bar * 3}
            width="3"
            height={bar * 3}
          />
        ))}
      </svg>
      {rssiDbm} dBm
    </span>
  );
}
