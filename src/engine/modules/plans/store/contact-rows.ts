import { z } from 'zod';
import type { OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import { type ContactDraft, ContactHours, ContactId } from '../../../../shared/plans/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

export const ContactRow = z.object({
  id: ContactId,
  name: z.string(),
  role: z.string().nullable(),
  phone: z.string(),
  hours: z.array(ContactHours),
  passPhrase: z.string().nullable(),
  note: z.string().nullable(),
});
export type ContactRow = z.infer<typeof ContactRow>;

const contactSelect =
  'select id, name, role, phone, hours, pass_phrase as "passPhrase", note from site_contacts';

export function listContacts(tx: Tx, siteId: SiteId): Promise<ContactRow[]> {
  return tx.many(ContactRow, `${contactSelect} where site_id = $1 order by rank`, [siteId]);
}

export function findContact(tx: Tx, siteId: SiteId, id: ContactId): Promise<ContactRow | undefined> {
  return tx.optional(ContactRow, `${contactSelect} where site_id = $1 and id = $2`, [siteId, id]);
}

/** Undefined where the person may not see the site or there is none. */
export async function siteTimeZone(tx: Tx, siteId: SiteId): Promise<string | undefined> {
  const row = await tx.optional(
    z.object({ timezone: z.string() }),
    'select timezone from sites where id = $1',
    [siteId],
  );
  return row?.timezone;
}

/** The whole list in its order; false where one that is to be kept is not of this site. */
export async function replaceContacts(
  tx: Tx,
  organisationId: OrganisationId,
  siteId: SiteId,
  contacts: readonly ContactDraft[],
): Promise<boolean> {
  const kept = contacts.flatMap(({ id }) => (id === null ? [] : [id]));
  await tx.execute('delete from site_contacts where site_id = $1 and id <> all ($2::bigint[])', [
    siteId,
    kept,
  ]);
  for (const [index, { id, name, role, phone, hours, passPhrase, note }] of contacts.entries()) {
    const values = [siteId, index + 1, name, role, phone, JSON.stringify(hours), passPhrase, note];
    const written =
      id === null
        ? await tx.execute(
            `insert into site_contacts (site_id, rank, name, role, phone, hours, pass_phrase, note, organisation_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
            [...values, organisationId],
          )
        : await tx.execute(
            `update site_contacts set rank = $2, name = $3, role = $4, phone = $5, hours = $6, pass_phrase = $7,
               note = $8 where site_id = $1 and id = $9`,
            [...values, id],
          );
    if (written !== 1) return false;
  }
  return true;
}
