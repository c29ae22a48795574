import type { Role, SiteGrant } from '../../../shared/access/model.ts';
import type { OrganisationId, SiteId, UserId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/db/database.ts';
import { lockSites, replaceSites } from './store/user-store.ts';

/** What an administrator asked for; undefined: nothing was said about sites. */
export interface SiteChoice {
  readonly allSites?: boolean | undefined;
  readonly siteIds?: readonly SiteId[] | undefined;
}

/** The grant that a choice means for a role; null leaves it as it is. */
export function grantOf(role: Role | undefined, { allSites, siteIds = [] }: SiteChoice): SiteGrant | null {
  if (role === 'administrator') {
    if (allSites === false) throw new AppError('ADMINISTRATOR_HAS_ALL_SITES');
    return { allSites: true, siteIds: [] };
  }
  if (allSites === undefined) return null;
  return { allSites, siteIds: allSites ? [] : [...new Set(siteIds)].sort((a, b) => a - b) };
}

/** Writes which sites are granted one by one; throws where one does not exist. */
export async function grantSites(
  tx: Tx,
  person: { readonly organisationId: OrganisationId; readonly userId: UserId },
  grant: SiteGrant,
): Promise<void> {
  const known = new Set<number>(await lockSites(tx, grant.siteIds));
  const unknown = grant.siteIds.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new AppError('SITE_UNKNOWN', { siteIds: unknown });
  await replaceSites(tx, person, grant);
}
