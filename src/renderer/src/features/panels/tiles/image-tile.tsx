import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DeviceId, SiteId } from '../../../../../shared/contract/primitives.ts';
import { useRead } from '../../../client/index.ts';
import { markLookOf } from '../../../lib/alarm-order.ts';
import { classNames } from '../../../lib/class-names.ts';
import { Notice } from '../../../ui/notice.tsx';
import { PriorityMark } from '../../../ui/priority-mark.tsx';
import type { TileProps } from '../tile-kinds.ts';
import { useDeviceCondition } from '../use-device-condition.ts';
import styles from './tiles.module.css';

interface ImageTileProps extends Pick<TileProps<'image'>, 'tile'> {
  /** Whose picture it is. */
  readonly siteId: SiteId;
}

/** A floor plan or a picture with the devices at their places. */
export function ImageTile({ tile, siteId }: ImageTileProps): ReactNode {
  const { image, marks } = tile;
  const { t } = useTranslation('panels');
  const { value, problem } = useRead(`${siteId} ${image}`, (client) =>
    client.panels.image({ siteId, digest: image }),
  );
  // Of the picture as it is shown, so that a place on it stays that place in a tile of another shape.
  const [ratio, setRatio] = useState(1);
  if (value === null && problem !== null) return <Notice tone="warning">{problem.message}</Notice>;
  return (
    <div className={styles['plan']}>
      {value === null ? null : (
        <div
          className={styles['sheet']}
          style={{ width: `min(100cqw, ${100 * ratio}cqh)`, aspectRatio: String(ratio) }}
        >
          <img
            className={styles['picture']}
            src={`data:${value.mediaType};base64,${value.content}`}
            alt={tile.label === '' ? t('tile.picture') : tile.label}
            draggable={false}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setRatio(naturalWidth / Math.max(1, naturalHeight))
            }
          />
          {marks.map(({ deviceId, xPercent, yPercent }) => (
            <PlanMark key={`${deviceId} ${xPercent} ${yPercent}`} id={deviceId} x={xPercent} y={yPercent} />
          ))}
        </div>
      )}
    </div>
  );
}

interface PlanMarkProps {
  readonly id: DeviceId;
  /** Percent of the picture. */
  readonly x: number;
  readonly y: number;
}

function PlanMark({ id, x, y }: PlanMarkProps): ReactNode {
  const { t } = useTranslation('panels');
  const { device, worst } = useDeviceCondition(id);
  if (device === undefined) return null;
  const { name } = device.identity;
  const isOffline = device.status?.isOnline === false;
  return (
    <Link
      to={worst === undefined ? `/devices/${id}` : `/alarms/${worst.id}`}
      className={classNames(styles['mark'], isOffline && styles['offline'])}
      style={{ left: `${x}%`, top: `${y}%` }}
      title={isOffline ? `${name} (${t('tile.offline')})` : name}
    >
      {worst === undefined ? null : (
        <PriorityMark priority={worst.priority} look={markLookOf(worst)} size={16} />
      )}
      <span className={styles['markName']}>{name}</span>
    </Link>
  );
}
