import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../../shared/contract/primitives.ts';
import { PlanMark } from '../plan-mark.tsx';
import { PlanSheet } from '../plan-sheet.tsx';
import type { TileProps } from '../tile-kinds.ts';

interface ImageTileProps extends Pick<TileProps<'image'>, 'tile'> {
  /** Whose picture it is. */
  readonly siteId: SiteId;
}

/** A floor plan or a picture with the devices at their places. */
export function ImageTile({ tile: { image, label, marks }, siteId }: ImageTileProps): ReactNode {
  const { t } = useTranslation('panels');
  return (
    <PlanSheet siteId={siteId} image={image} alt={label === '' ? t('tile.picture') : label}>
      {marks.map((mark) => (
        <PlanMark key={`${mark.deviceId} ${mark.xPercent} ${mark.yPercent}`} place={mark} />
      ))}
    </PlanSheet>
  );
}
