import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tile, TileKind } from '../../../../shared/panels/model.ts';
import type { SequenceId } from '../../../../shared/sequences/model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { freePlace, freshId } from './arrange.ts';
import { DevicePicker } from './device-picker.tsx';
import { ImageField } from './image-field.tsx';
import { deviceKindOf, needsDevice, newTile } from './new-tile.ts';
import { SequencePicker } from './sequence-picker.tsx';
import { FIRST_SIZE } from './tile-kinds.ts';

interface AddTileDialogProps {
  readonly siteId: SiteId;
  readonly tiles: readonly Tile[];
  readonly kinds: readonly TileKind[];
  readonly onAdd: (tile: Tile) => void;
  readonly onClose: () => void;
}

/** What kind of tile, and what it is about. Everything else is changed on the tile itself. */
export function AddTileDialog({ siteId, tiles, kinds, onAdd, onClose }: AddTileDialogProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const [kind, setKind] = useState<TileKind>(kinds[0] ?? 'text');
  const [deviceId, setDeviceId] = useState<DeviceId | null>(null);
  const [image, setImage] = useState<string | null>(null);
  const [sequenceId, setSequenceId] = useState<SequenceId | null>(null);
  const size = FIRST_SIZE[kind];
  const place = freePlace(tiles, size);
  const tile =
    place === null
      ? null
      : newTile(kind, { id: freshId(tiles), ...place, ...size }, { deviceId, image, sequenceId });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (tile === null) return;
    onAdd(tile);
    onClose();
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('add.title')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" disabled={tile === null}>
            {t('add.submit')}
          </Button>
        </>
      }
    >
      <Select
        label={t('add.kind')}
        hint={t(`kindSays.${kind}`)}
        autoFocus
        options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        value={kind}
        onValueChange={(next) => {
          setKind(next);
          setDeviceId(null);
        }}
      />
      {needsDevice(kind) ? (
        <DevicePicker siteId={siteId} kind={deviceKindOf(kind)} value={deviceId} onChange={setDeviceId} />
      ) : null}
      {kind === 'sequence' ? (
        <SequencePicker siteId={siteId} value={sequenceId} onChange={setSequenceId} />
      ) : null}
      {kind === 'image' ? <ImageField siteId={siteId} onAdded={setImage} /> : null}
      {image === null || kind !== 'image' ? null : <Notice tone="info">{t('add.imageReady')}</Notice>}
      {place === null ? <Notice tone="warning">{t('add.full')}</Notice> : null}
    </Dialog>
  );
}
