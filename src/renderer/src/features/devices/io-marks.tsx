import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceStatus } from '../../../../shared/devices/model.ts';
import { classNames } from '../../lib/class-names.ts';
import styles from './io-marks.module.css';
import { TEXTS } from './texts.ts';

const MARKS = ['panic1', 'panic2', 'boxSw', 'siren', 'turret'] as const;
export type IoName = (typeof MARKS)[number];
export const IO_NAMES: readonly IoName[] = MARKS;

/** Inputs that are on are abnormal; outputs that run are not. */
export const IO_KINDS: Readonly<Record<IoName, 'panic' | 'tamper' | 'output'>> = {
  panic1: 'panic',
  panic2: 'panic',
  boxSw: 'tamper',
  siren: 'output',
  turret: 'output',
};

/** Inputs and outputs in five fixed places: a letter that is filled while it is on. */
export function IoMarks({ status }: { readonly status: DeviceStatus | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (status === null) return null;
  const on = MARKS.filter((name) => status[name]);
  const words = on.map((name) => `${t(`io.${name}`)}: ${t(`io.on.${name}`)}`).join(', ');
  return (
    <span className={styles['marks']} role="img" aria-label={words === '' ? t('io.allOff') : words}>
      {MARKS.map((name) => (
        <span
          key={name}
          className={classNames(styles['mark'], status[name] && styles[IO_KINDS[name]])}
          title={`${t(`io.${name}`)}: ${status[name] ? t(`io.on.${name}`) : t(`io.off.${name}`)}`}
        >
          {t(`io.letter.${name}`)}
        </span>
      ))}
    </span>
  );
}
