import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PanelMetric } from '../../../../../shared/panels/model.ts';
import { useShownDevice, useStale } from '../../../client/index.ts';
import { Age } from '../../../ui/age.tsx';
import { Value } from '../../../ui/value.tsx';
import type { TileProps } from '../tile-kinds.ts';
import { Gone } from './gone.tsx';
import styles from './tiles.module.css';

const UNITS: Readonly<Record<PanelMetric, { readonly unit: string; readonly decimals: number }>> = {
  temperatureC: { unit: '°C', decimals: 1 },
  humidityPercent: { unit: '%', decimals: 0 },
  fanPwmDutyPercent: { unit: '%', decimals: 0 },
  rssiDbm: { unit: 'dBm', decimals: 0 },
};
/** A box sends a heartbeat this often unless it is configured otherwise. */
const EXPECTED_EVERY_MS = 30_000;

/** One figure with its unit and age. */
export function ValueTile({ tile }: Pick<TileProps<'value'>, 'tile'>): ReactNode {
  const { t } = useTranslation('panels');
  const device = useShownDevice(tile.deviceId);
  const { stale } = useStale();
  if (device === undefined) return <Gone />;
  const at = device.status?.lastSeen ?? null;
  return (
    <p className={styles['figure']}>
      <Value
        value={device.status?.[tile.metric] ?? null}
        {...UNITS[tile.metric]}
        at={at}
        expectedEveryMs={EXPECTED_EVERY_MS}
        stale={stale || device.status?.isOnline === false}
      />
      <span className={styles['age']}>
        {device.status?.isOnline === false ? `${t('tile.offline')} ` : null}
        {at === null ? null : <Age since={at} />}
      </span>
    </p>
  );
}
