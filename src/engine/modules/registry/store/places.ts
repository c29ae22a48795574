import type { OrganisationId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import { Site, type SiteFields, Zone, type ZoneFields } from '../../../../shared/registry/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const SITE = `s.id, s.name, s.address, s.country, s.timezone, s.active,
  case when s.latitude is null or s.longitude is null then null
    else json_build_object('latitude', s.latitude, 'longitude', s.longitude) end as position,
  (select count(*)::int from devices d where d.site_id = s.id) as "deviceCount"`;

const ZONE = `z.id, z.site_id as "siteId", z.name, z.number, z.active,
  (select count(*)::int from devices d where d.zone_id = z.id) as "deviceCount"`;

export const listSites = (tx: Tx): Promise<Site[]> =>
  tx.many(Site, `select ${SITE} from sites s order by s.name, s.id`);

export const listZones = (tx: Tx): Promise<Zone[]> =>
  tx.many(Zone, `select ${ZONE} from zones z order by z.name, z.id`);

const siteValues = ({ name, address, country, position, timezone, active }: SiteFields): unknown[] => [
  name,
  address === '' ? null : address,
  country,
  position?.latitude ?? null,
  position?.longitude ?? null,
  timezone,
  active,
];

export function insertSite(tx: Tx, organisationId: OrganisationId, fields: SiteFields): Promise<Site> {
  return tx.one(
    Site,
    `with s as (
       insert into sites (organisation_id, name, address, country, latitude, longitude, timezone, active)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning *)
     select ${SITE} from s`,
    [organisationId, ...siteValues(fields)],
  );
}

export function updateSite(tx: Tx, id: SiteId, fields: SiteFields): Promise<Site | undefined> {
  return tx.optional(
    Site,
    `with s as (
       update sites set name = $2, address = $3, country = $4, latitude = $5, longitude = $6, timezone = $7, active = $8
       where id = $1 returning *)
     select ${SITE} from s`,
    [id, ...siteValues(fields)],
  );
}

export function insertZone(
  tx: Tx,
  organisationId: OrganisationId,
  { siteId, name, number, active }: ZoneFields & { readonly siteId: SiteId },
): Promise<Zone> {
  return tx.one(
    Zone,
    `with z as (
       insert into zones (organisation_id, site_id, name, number, active) values ($1, $2, $3, $4, $5) returning *)
     select ${ZONE} from z`,
    [organisationId, siteId, name, number, active],
  );
}

export function updateZone(
  tx: Tx,
  id: ZoneId,
  { name, number, active }: ZoneFields,
): Promise<Zone | undefined> {
  return tx.optional(
    Zone,
    `with z as (update zones set name = $2, number = $3, active = $4 where id = $1 returning *)
     select ${ZONE} from z`,
    [id, name, number, active],
  );
}
