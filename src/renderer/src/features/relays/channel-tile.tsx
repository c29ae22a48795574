import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useBoard } from '../../client/index.ts';
import { RelayTile } from './relay-tile.tsx';
import styles from './relays.module.css';

interface ChannelTileProps {
  readonly deviceId: DeviceId;
  readonly relayIndex: number;
  readonly mayUse: boolean;
}

/** One channel of a board where only that one is wanted. */
export function ChannelTile({ deviceId, relayIndex, mayUse }: ChannelTileProps): ReactNode {
  const { t } = useTranslation('relays');
  const known = useBoard(deviceId);
  const relay = known?.relays.find((each) => each.relayIndex === relayIndex);
  if (known === null || relay === undefined) return <p className={styles['quiet']}>{t('neverHeard')}</p>;
  return <RelayTile board={known.board} relay={relay} mayUse={mayUse} />;
}
