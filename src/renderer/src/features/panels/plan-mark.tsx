import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PlanPlace } from '../../../../shared/panels/model.ts';
import { markLookOf } from '../../lib/alarm-order.ts';
import { classNames } from '../../lib/class-names.ts';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import styles from './plan.module.css';
import type { DeviceCondition } from './use-device-condition.ts';
import { useDeviceCondition } from './use-device-condition.ts';
import { useWhatIsOn } from './use-what-is-on.ts';

export const placeStyle = ({ xPercent, yPercent }: PlanPlace) => ({
  left: `${xPercent}%`,
  top: `${yPercent}%`,
});

export const isOffline = ({ device }: Pick<DeviceCondition, 'device'>): boolean =>
  device?.status?.isOnline === false;

/** A device at its place: its worst alarm, whether it is there, what is on. It opens the alarm, or the device. */
export function PlanMark({ place }: { readonly place: PlanPlace }): ReactNode {
  const { deviceId } = place;
  const condition = useDeviceCondition(deviceId);
  const { device, worst } = condition;
  if (device === undefined) return null;
  return (
    <Link
      to={worst === undefined ? `/devices/${deviceId}` : `/alarms/${worst.id}`}
      className={classNames(styles['mark'], isOffline(condition) && styles['offline'])}
      style={placeStyle(place)}
      title={device.identity.name}
    >
      <MarkFace {...condition} device={device} />
    </Link>
  );
}

interface MarkFaceProps extends DeviceCondition {
  readonly device: NonNullable<DeviceCondition['device']>;
}

/** What a mark says. */
export function MarkFace({ device, worst }: MarkFaceProps): ReactNode {
  const { t } = useTranslation('panels');
  const on = useWhatIsOn(device);
  return (
    <>
      {worst === undefined ? null : (
        <PriorityMark priority={worst.priority} look={markLookOf(worst)} size={16} />
      )}
      <span className={styles['words']}>
        <MiddleCut text={device.identity.name} />
        {device.status?.isOnline === false ? (
          <strong className={styles['markName']}>{t('tile.offline')}</strong>
        ) : on.length === 0 ? null : (
          <strong className={classNames(styles['markName'], styles['on'])}>{on.join(', ')}</strong>
        )}
      </span>
    </>
  );
}
