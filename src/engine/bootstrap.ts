import { z } from 'zod';
import { OrganisationId, SiteId } from '../shared/contract/primitives.ts';
import type { FleetConfig } from './config.ts';
import type { Database, Tx } from './platform/db/database.ts';

/** A fleet with the rows its boxes land in. */
export interface PlacedFleet extends FleetConfig {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
}

const OrganisationRow = z.object({ id: OrganisationId });
const SiteRow = z.object({ id: SiteId });
const InstallationRow = z.object({ id: z.uuid() });

function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'organisation' : slug;
}

/** Two stations may start at once: the loser of the insert reads the winner's row. */
async function ensureOrganisation(tx: Tx, name: string): Promise<OrganisationId> {
  await tx.execute('insert into organisations (name, slug) values ($1, $2) on conflict do nothing', [
    name,
    slugOf(name),
  ]);
  const row = await tx.one(
    OrganisationRow,
    'select id from organisations where name = $1 or slug = $2 order by (name = $1) desc limit 1',
    [name, slugOf(name)],
  );
  return row.id;
}

async function ensureSite(tx: Tx, organisationId: OrganisationId, name: string): Promise<SiteId> {
  await tx.execute('insert into sites (organisation_id, name) values ($1, $2) on conflict do nothing', [
    organisationId,
    name,
  ]);
  const row = await tx.one(SiteRow, 'select id from sites where organisation_id = $1 and name = $2', [
    organisationId,
    name,
  ]);
  return row.id;
}

/** Makes the organisations and sites that the settings name, where they are new. */
export function placeFleets(database: Database, fleets: readonly FleetConfig[]): Promise<PlacedFleet[]> {
  return database.transaction({ as: 'owner' }, async (tx) => {
    const placed: PlacedFleet[] = [];
    for (const fleet of fleets) {
      const organisationId = await ensureOrganisation(tx, fleet.organisation);
      placed.push({ ...fleet, organisationId, siteId: await ensureSite(tx, organisationId, fleet.site) });
    }
    return placed;
  });
}

/** One id for all stations on a database; the broker session is kept under a client id made of it. */
export async function installationId(database: Database): Promise<string> {
  const row = await database.transaction({ as: 'nobody' }, (tx) =>
    tx.one(InstallationRow, 'select id::text as id from installation'),
  );
  return row.id;
}
