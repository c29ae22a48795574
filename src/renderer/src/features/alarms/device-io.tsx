import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useShownDevice, useStale } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { Age } from '../../ui/age.tsx';
import { IoDot } from '../../ui/io-dot.tsx';
import { Value } from '../../ui/value.tsx';
import styles from './alarm-detail.module.css';
import { TEXTS } from './texts.ts';

/** A box sends its inputs and outputs with every heartbeat. */
const HEARTBEAT_INTERVAL_MS = 30_000;

/** The device's inputs and outputs as it last reported them, with their age. */
export function DeviceIo({ deviceId }: { readonly deviceId: DeviceId | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { stale } = useStale();
  const device = useShownDevice(deviceId);
  if (deviceId === null) return <p className={styles['quiet']}>{t('detail.noDevice')}</p>;
  const status = device?.status;
  if (status === undefined || status === null || status.lastSeen === null) {
    return <p className={styles['quiet']}>{t('detail.neverReported')}</p>;
  }
  const contacts = [
    {
      name: t('input.panic1'),
      kind: 'panic' as const,
      on: status.panic1,
      word: status.panic1 ? t('input.pressed') : t('input.released'),
    },
    {
      name: t('input.panic2'),
      kind: 'panic' as const,
      on: status.panic2,
      word: status.panic2 ? t('input.pressed') : t('input.released'),
    },
    {
      name: t('input.boxSw'),
      kind: 'tamper' as const,
      on: status.boxSw,
      word: status.boxSw ? t('input.open') : t('input.shut'),
    },
    {
      name: t('input.siren'),
      kind: 'output' as const,
      on: status.siren,
      word: status.siren ? t('input.running') : t('input.off'),
    },
    {
      name: t('input.turret'),
      kind: 'output' as const,
      on: status.turret,
      word: status.turret ? t('input.running') : t('input.off'),
    },
  ];
  return (
    <>
      <ul className={styles['contacts']}>
        {contacts.map(({ name, kind, on, word }) => (
          <li key={name} className={styles['contact']}>
            <span className={styles['quiet']}>{name}</span>
            <span className={classNames(styles['reading'], on && styles['on'])}>
              <IoDot kind={kind} isOn={on} />
              <Value
                value={word}
                at={status.lastSeen}
                expectedEveryMs={HEARTBEAT_INTERVAL_MS}
                stale={stale}
              />
            </span>
          </li>
        ))}
      </ul>
      <p className={styles['quiet']}>
        {t('detail.reported')} <Age since={status.lastSeen} />
      </p>
    </>
  );
}
