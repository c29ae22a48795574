import { createHash } from 'node:crypto';
import type { SiteId } from '../../../shared/contract/primitives.ts';
import { IMAGE_MAX_BYTES, type ImageType } from '../../../shared/panels/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { imageTypeOf } from './domain/image-type.ts';
import type { PanelDeps } from './read-panels.ts';
import { findImage, insertImage } from './store/image-rows.ts';
import { requireSite } from './store/panel-sites.ts';

export async function addImage(
  { database }: PanelDeps,
  by: Actor,
  input: { readonly siteId: SiteId; readonly content: string },
): Promise<{ digest: string }> {
  const { siteId } = input;
  const content = Buffer.from(input.content, 'base64');
  const mediaType = imageTypeOf(content);
  if (mediaType === null || content.length > IMAGE_MAX_BYTES) throw new AppError('IMAGE_UNREADABLE');
  const digest = createHash('sha256').update(content).digest();
  await database.transaction(personScope(by), async (tx) => {
    if (!(await requireSite(tx, siteId))) throw new AppError('SITE_UNKNOWN', { siteIds: [siteId] });
    await insertImage(tx, { organisationId: by.organisationId, siteId, digest, mediaType, content });
  });
  return { digest: digest.toString('hex') };
}

export async function readImage(
  { database }: PanelDeps,
  by: Actor,
  { siteId, digest }: { readonly siteId: SiteId; readonly digest: string },
): Promise<{ mediaType: ImageType; content: string }> {
  const image = await database.transaction(personScope(by), (tx) => findImage(tx, siteId, digest));
  if (image === undefined) throw new AppError('NOT_FOUND');
  return { mediaType: image.mediaType, content: Buffer.from(image.content).toString('base64') };
}
