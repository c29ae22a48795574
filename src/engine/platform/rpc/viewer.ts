import { createHash } from 'node:crypto';
import type { SiteGrant } from '../../../shared/access/model.ts';
import type { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';

/** Who looks, and at which sites. */
export interface Viewer extends Readonly<SiteGrant> {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}

/** Equal for equal grants; short whatever their number. */
export function grantKey({ allSites, siteIds }: Pick<Viewer, 'allSites' | 'siteIds'>): string {
  if (allSites) return 'all';
  const sorted = [...siteIds].sort((a, b) => a - b).join(' ');
  return createHash('sha256').update(sorted).digest('hex').slice(0, 16);
}

/**
 * Equal for people who see the same, so that what was made for one may be shown to the other. Who has not all sites
 * shares with nobody: the database may know of a change of his sites before his session does.
 */
export const sightKey = (viewer: Viewer): string =>
  viewer.allSites
    ? `${viewer.organisationId} all`
    : `${viewer.organisationId} ${viewer.userId} ${grantKey(viewer)}`;
