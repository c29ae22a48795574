import type { Role, SiteGrant } from '../../../../shared/access/model.ts';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Site } from './use-sites.ts';

export const ALL_SITES: SiteGrant = { allSites: true, siteIds: [] };

/** What the engine is told: nothing for an administrator, who has all sites anyway. */
export function grantFor(role: Role, { allSites, siteIds }: SiteGrant): Partial<SiteGrant> {
  if (role === 'administrator') return {};
  return { allSites, siteIds: allSites ? [] : siteIds };
}

/** The names of the granted sites, in the order of the list. A site that is gone is not among them. */
export function namesOf({ siteIds }: Pick<SiteGrant, 'siteIds'>, sites: readonly Site[]): string[] {
  const granted = new Set<SiteId>(siteIds);
  return sites.filter(({ id }) => granted.has(id)).map(({ name }) => name);
}

/** Keeps the list's order, so that the same choice is the same value. */
export function toggled(siteIds: readonly SiteId[], id: SiteId, sites: readonly Site[]): SiteId[] {
  const chosen = new Set<SiteId>(siteIds);
  if (!chosen.delete(id)) chosen.add(id);
  return sites.map((site) => site.id).filter((known) => chosen.has(known));
}

/** Sites whose name contains the text, whatever its case. */
export function matching(sites: readonly Site[], text: string): readonly Site[] {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? sites : sites.filter(({ name }) => name.toLowerCase().includes(wanted));
}
