import { z } from 'zod';
import type { WatchdeskClient } from '../../../../shared/contract/index.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { ImageDigest, type Panel, PanelFile } from '../../../../shared/panels/model.ts';

/** A panel as it is carried from one installation to another: with its pictures, each once. */
const CarriedPanel = z.object({ panel: PanelFile, pictures: z.record(ImageDigest, z.base64()) });

/** Larger than any panel with its pictures is. */
export const FILE_MAX_BYTES = 50 * 1024 * 1024;

function picturesOf({ layout }: PanelFile): string[] {
  return [...new Set(layout.tiles.flatMap((tile) => (tile.kind === 'image' ? [tile.image] : [])))];
}

/** The text of a file with the panel in it. */
export async function writePanelFile(
  client: WatchdeskClient,
  { id, siteId }: Pick<Panel, 'id' | 'siteId'>,
): Promise<string> {
  const panel = await client.panels.export({ id });
  const pictures: Record<string, string> = {};
  for (const digest of picturesOf(panel)) {
    pictures[digest] = (await client.panels.image({ siteId, digest })).content;
  }
  return `${JSON.stringify({ panel, pictures }, null, 2)}\n`;
}

/** What a file says; null where it is no panel's. */
export function readPanelFile(text: string): z.infer<typeof CarriedPanel> | null {
  try {
    return CarriedPanel.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Makes a panel of it. Pictures that the panel does not show are left out. */
export async function importPanel(
  client: WatchdeskClient,
  siteId: SiteId,
  { panel, pictures }: z.infer<typeof CarriedPanel>,
): Promise<Panel> {
  for (const digest of picturesOf(panel)) {
    const content = pictures[digest];
    if (content !== undefined) await client.panels.addImage({ siteId, content });
  }
  return client.panels.import({ siteId, file: panel });
}
