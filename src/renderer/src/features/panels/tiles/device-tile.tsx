import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Device } from '../../../client/index.ts';
import { markLookOf } from '../../../lib/alarm-order.ts';
import { Age } from '../../../ui/age.tsx';
import { PriorityMark } from '../../../ui/priority-mark.tsx';
import { StateWord } from '../../../ui/state-word.tsx';
import type { TileProps } from '../tile-kinds.ts';
import { useDeviceCondition } from '../use-device-condition.ts';
import { useWhatIsOn } from '../use-what-is-on.ts';
import { Gone } from './gone.tsx';
import styles from './tiles.module.css';

/** Whether a device is there, which of its inputs and outputs are on, and its worst alarm. */
export function DeviceTile({ tile }: Pick<TileProps<'device'>, 'tile'>): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const { device, worst } = useDeviceCondition(tile.deviceId);
  if (device === undefined) return <Gone />;
  const { status } = device;
  return (
    <div className={styles['device']}>
      {worst === undefined ? null : (
        <Link to={`/alarms/${worst.id}`} className={styles['device']}>
          <PriorityMark priority={worst.priority} look={markLookOf(worst)} />
          {t(`common:alarmType.${worst.type}`)}
        </Link>
      )}
      <StateWord tone={status?.isOnline === false ? 'strong' : 'plain'}>
        {t(`tile.${status === null ? 'neverHeard' : status.isOnline ? 'online' : 'offline'}`)}
      </StateWord>
      <OnWords device={device} />
      {status?.lastSeen ? (
        <span className={styles['age']}>
          <Age since={status.lastSeen} />
        </span>
      ) : null}
    </div>
  );
}

function OnWords({ device }: { readonly device: Device }): ReactNode {
  const on = useWhatIsOn(device);
  return on.length === 0 ? null : <strong>{on.join(', ')}</strong>;
}
