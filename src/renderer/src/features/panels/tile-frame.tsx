import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tile } from '../../../../shared/panels/model.ts';
import { useDevice } from '../../client/index.ts';
import { Notice } from '../../ui/notice.tsx';
import type { GuestTiles } from './tile-kinds.ts';
import { DeviceTile } from './tiles/device-tile.tsx';
import { ImageTile } from './tiles/image-tile.tsx';
import { TextTile } from './tiles/text-tile.tsx';
import { ValueTile } from './tiles/value-tile.tsx';

export interface TileContentProps {
  readonly tile: Tile;
  readonly siteId: SiteId;
  readonly mayUse: boolean;
  readonly guests: GuestTiles;
}

/** What a tile is called: by its own label, or by what it shows. */
export function useTileName(tile: Tile): string {
  const { t } = useTranslation('panels');
  const deviceId = 'deviceId' in tile ? tile.deviceId : null;
  const device = useDevice(deviceId)?.identity.name ?? '';
  if (tile.label !== '') return tile.label;
  switch (tile.kind) {
    case 'text':
    case 'image':
    case 'sequence':
      return t(`kind.${tile.kind}`);
    case 'device':
      return device;
    case 'value':
    case 'chart':
      return `${t(`metric.${tile.metric}`)} · ${device}`;
    case 'relay':
      return `${t('tile.channel', { number: String(tile.relayIndex + 1) })} · ${device}`;
    case 'output':
    case 'button':
      return `${t(`output.${tile.output}`)} · ${device}`;
  }
}

/** The inside of a tile. */
export function TileContent({ tile, siteId, mayUse, guests }: TileContentProps): ReactNode {
  switch (tile.kind) {
    case 'text':
      return <TextTile tile={tile} />;
    case 'device':
      return <DeviceTile tile={tile} />;
    case 'value':
      return <ValueTile tile={tile} />;
    case 'image':
      return <ImageTile tile={tile} siteId={siteId} />;
    case 'chart':
      return guests.chart === undefined ? <Unknown /> : <guests.chart tile={tile} mayUse={mayUse} />;
    case 'relay':
      return guests.relay === undefined ? <Unknown /> : <guests.relay tile={tile} mayUse={mayUse} />;
    case 'output':
      return guests.output === undefined ? <Unknown /> : <guests.output tile={tile} mayUse={mayUse} />;
    case 'button':
      return guests.button === undefined ? <Unknown /> : <guests.button tile={tile} mayUse={mayUse} />;
    case 'sequence':
      return guests.sequence === undefined ? <Unknown /> : <guests.sequence tile={tile} mayUse={mayUse} />;
  }
}

/** A panel from a newer version of the program. */
function Unknown(): ReactNode {
  const { t } = useTranslation('panels');
  return <Notice tone="warning">{t('tile.unknown')}</Notice>;
}
