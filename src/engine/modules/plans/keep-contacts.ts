import type { SiteId } from '../../../shared/contract/primitives.ts';
import type { Contact, ContactDraft } from '../../../shared/plans/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { isWithinHours } from './domain/within-hours.ts';
import type { PlanDeps } from './plan-deps.ts';
import { listContacts, replaceContacts, siteTimeZone } from './store/contact-rows.ts';

/** A site's contacts in the order of calling; undefined where there is no such site for the person. */
export async function contactsOf(tx: Tx, siteId: SiteId, at: Date): Promise<Contact[] | undefined> {
  const timeZone = await siteTimeZone(tx, siteId);
  if (timeZone === undefined) return undefined;
  const contacts = await listContacts(tx, siteId);
  return contacts.map((contact) => ({
    ...contact,
    isReachable: isWithinHours(contact.hours, at, timeZone),
  }));
}

export function readContacts({ database, clock }: PlanDeps, by: Actor, siteId: SiteId): Promise<Contact[]> {
  return database.transaction(personScope(by), async (tx) => {
    const contacts = await contactsOf(tx, siteId, clock.now());
    if (contacts === undefined) throw new AppError('SITE_UNKNOWN', { siteIds: [siteId] });
    return contacts;
  });
}

export function saveContacts(
  { database, clock }: PlanDeps,
  by: Actor,
  { siteId, contacts }: { readonly siteId: SiteId; readonly contacts: readonly ContactDraft[] },
): Promise<Contact[]> {
  return database.transaction(personScope(by), async (tx) => {
    if ((await siteTimeZone(tx, siteId)) === undefined)
      throw new AppError('SITE_UNKNOWN', { siteIds: [siteId] });
    if (!(await replaceContacts(tx, by.organisationId, siteId, contacts)))
      throw new AppError('CONTACT_UNKNOWN');
    return (await contactsOf(tx, siteId, clock.now())) ?? [];
  });
}
