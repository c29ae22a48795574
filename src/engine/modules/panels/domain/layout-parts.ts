import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type {
  CarriedTile,
  DeviceReference,
  FileTile,
  PanelLayout,
  Tile,
} from '../../../../shared/panels/model.ts';

/** The devices that a layout shows, each once. */
export function devicesOf({ tiles }: PanelLayout): DeviceId[] {
  const ids = tiles.flatMap((tile) => {
    if (tile.kind === 'text' || tile.kind === 'sequence') return [];
    return tile.kind === 'image' ? tile.marks.map(({ deviceId }) => deviceId) : [tile.deviceId];
  });
  return [...new Set(ids)];
}

/** The pictures that a layout shows, each once. */
export function imagesOf({ tiles }: { readonly tiles: readonly (Tile | FileTile)[] }): string[] {
  return [...new Set(tiles.flatMap((tile) => (tile.kind === 'image' ? [tile.image] : [])))];
}

/** The devices that a file's tiles name, as often as they do. */
export function referencesOf(tiles: readonly FileTile[]): DeviceReference[] {
  return tiles.flatMap((tile) => {
    if (tile.kind === 'text') return [];
    return tile.kind === 'image' ? tile.marks.map(({ device }) => device) : [tile.device];
  });
}

/** With each device by what it is called everywhere. */
export function toFileTile(tile: CarriedTile, referenceOf: (id: DeviceId) => DeviceReference): FileTile {
  if (tile.kind === 'text') return tile;
  if (tile.kind === 'image') {
    const marks = tile.marks.map(({ deviceId, ...mark }) => ({ ...mark, device: referenceOf(deviceId) }));
    return { ...tile, marks };
  }
  const { deviceId, ...rest } = tile;
  return { ...rest, device: referenceOf(deviceId) };
}

/** With each device by its id here. */
export function fromFileTile(tile: FileTile, idOf: (device: DeviceReference) => DeviceId): CarriedTile {
  if (tile.kind === 'text') return tile;
  if (tile.kind === 'image') {
    const marks = tile.marks.map(({ device, ...mark }) => ({ ...mark, deviceId: idOf(device) }));
    return { ...tile, marks };
  }
  const { device, ...rest } = tile;
  return { ...rest, deviceId: idOf(device) };
}
