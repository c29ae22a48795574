import { z } from 'zod';
import type { OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import { ImageDigest, ImageType } from '../../../../shared/panels/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const ImageRow = z.object({ mediaType: ImageType, content: z.instanceof(Uint8Array) });

/** The same picture again changes nothing. */
export async function insertImage(
  tx: Tx,
  image: {
    readonly organisationId: OrganisationId;
    readonly siteId: SiteId;
    readonly digest: Uint8Array;
    readonly mediaType: ImageType;
    readonly content: Uint8Array;
  },
): Promise<void> {
  await tx.execute(
    `insert into panel_images (organisation_id, site_id, digest, media_type, content) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [image.organisationId, image.siteId, image.digest, image.mediaType, image.content],
  );
}

export function findImage(
  tx: Tx,
  siteId: SiteId,
  digest: string,
): Promise<z.infer<typeof ImageRow> | undefined> {
  return tx.optional(
    ImageRow,
    `select media_type as "mediaType", content from panel_images
     where site_id = $1 and digest = decode($2, 'hex')`,
    [siteId, digest],
  );
}

/** Those of these pictures that the site does not have. */
export async function missingImages(tx: Tx, siteId: SiteId, digests: readonly string[]): Promise<string[]> {
  if (digests.length === 0) return [];
  const rows = await tx.many(
    z.object({ digest: ImageDigest }),
    `select wanted.digest from unnest($2::text[]) as wanted (digest)
     where not exists (select from panel_images i
                       where i.site_id = $1 and i.digest = decode(wanted.digest, 'hex'))`,
    [siteId, digests],
  );
  return rows.map(({ digest }) => digest);
}
