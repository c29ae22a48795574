import { SiteSummary } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/**
 * The sites by name. One without a position of its own stands in the middle of its devices; longitudes are averaged
 * as directions, so that devices on both sides of the antimeridian do not end up in Greenwich.
 */
export function listSites(tx: Tx): Promise<SiteSummary[]> {
  return tx.many(
    SiteSummary,
    `select s.id, s.name, s.address, s.country, coalesce(d.count, 0)::int as "deviceCount",
       case
         when s.latitude is not null and s.longitude is not null then jsonb_build_object(
           'latitude', s.latitude::float8, 'longitude', s.longitude::float8, 'from', 'site')
         when d.latitude is not null then jsonb_build_object(
           'latitude', d.latitude, 'longitude', d.longitude, 'from', 'devices')
       end as position
     from sites s
     left join (
       select site_id, count(*) as count,
         avg(latitude::float8) filter (where longitude is not null) as latitude,
         atan2d(avg(sind(longitude::float8)) filter (where latitude is not null),
           avg(cosd(longitude::float8)) filter (where latitude is not null)) as longitude
       from devices group by site_id
     ) d on d.site_id = s.id
     order by s.name, s.id`,
  );
}
