import type { DeviceId, SiteId } from '../../../shared/contract/primitives.ts';
import {
  type DeviceReference,
  type Panel,
  type PanelFile,
  type PanelId,
  PanelLayout,
} from '../../../shared/panels/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { devicesOf, fromFileTile, imagesOf, referencesOf, toFileTile } from './domain/layout-parts.ts';
import type { PanelDeps } from './read-panels.ts';
import { insertWhole } from './save-panel.ts';
import { missingImages } from './store/image-rows.ts';
import { findByReference, readReferences } from './store/panel-devices.ts';
import { findPanel } from './store/panel-rows.ts';

/** For another installation. Tiles of sequences, and of devices that are gone, stay behind. */
export function exportPanel({ database }: PanelDeps, by: Actor, id: PanelId): Promise<PanelFile> {
  return database.transaction(personScope(by), async (tx) => {
    const panel = await findPanel(tx, id);
    if (panel === undefined) throw new AppError('NOT_FOUND');
    const { name, seenBy, usedBy, layout } = panel;
    const known = new Map<DeviceId, DeviceReference>();
    for (const { id: deviceId, ...reference } of await readReferences(tx, devicesOf(layout))) {
      known.set(deviceId, reference);
    }
    const tiles = layout.tiles.flatMap((tile) => {
      if (tile.kind === 'sequence') return [];
      const left = tile.kind === 'image' ? { ...tile, marks: marksOf(tile.marks, known) } : tile;
      const isGone = left.kind !== 'text' && left.kind !== 'image' && !known.has(left.deviceId);
      return isGone ? [] : [toFileTile(left, (deviceId) => required(known.get(deviceId)))];
    });
    return {
      format: 'watchdesk-panel',
      formatVersion: 1,
      name,
      seenBy,
      usedBy,
      layout: { tiles },
    };
  });
}

function marksOf<Mark extends { readonly deviceId: DeviceId }>(
  marks: readonly Mark[],
  known: ReadonlyMap<DeviceId, unknown>,
): Mark[] {
  return marks.filter(({ deviceId }) => known.has(deviceId));
}

/** Makes a new panel of a file, where everything that it names is here. */
export function importPanel(
  { database }: PanelDeps,
  by: Actor,
  { siteId, file }: { readonly siteId: SiteId; readonly file: PanelFile },
): Promise<Panel> {
  return database.transaction(personScope(by), async (tx) => {
    const { tiles } = file.layout;
    const found = await findDevices(tx, referencesOf(tiles));
    const images = await missingImages(tx, siteId, imagesOf({ tiles }));
    if (found.missing.length > 0 || images.length > 0) {
      throw new AppError('PANEL_FILE_UNFIT', { devices: found.missing, images });
    }
    const layout = PanelLayout.parse({ tiles: tiles.map((tile) => fromFileTile(tile, found.idOf)) });
    const { name, seenBy, usedBy } = file;
    return insertWhole(tx, by, siteId, { name, seenBy, usedBy, layout });
  });
}

const keyOf = ({ mac, base, hostname }: DeviceReference) => mac ?? `${base}/${hostname}`;

async function findDevices(tx: Tx, named: readonly DeviceReference[]) {
  const wanted = [...new Map(named.map((reference) => [keyOf(reference), reference])).values()];
  const ids = new Map<string, DeviceId>();
  for (const { index, id } of await findByReference(tx, wanted)) {
    const reference = wanted[index];
    if (reference !== undefined) ids.set(keyOf(reference), id);
  }
  return {
    missing: wanted.filter((reference) => !ids.has(keyOf(reference))),
    idOf: (reference: DeviceReference) => required(ids.get(keyOf(reference))),
  };
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a device that was found before is missing');
  return value;
}
