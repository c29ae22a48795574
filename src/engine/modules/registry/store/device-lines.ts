import { z } from 'zod';
import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import type { CsvColumn } from '../../../../shared/registry/csv.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { KnownLine } from '../domain/device-line.ts';
import type { KnownPlaces, MissingPlaces } from '../domain/known-places.ts';
import type { PlannedLine } from '../domain/plan-import.ts';

const KnownRow = z.object({
  id: z.int(),
  hostname: z.string(),
  mac_address: z.string().nullable(),
  uuid: z.string().nullable(),
  kind: DeviceKind,
  topic_base: z.string(),
  name: z.string().nullable(),
  site: z.string().nullable(),
  zone: z.string().nullable(),
  brand: z.string().nullable(),
  model: z.string().nullable(),
  tags: z.array(z.string()),
  country: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  location: z.string().nullable(),
  installation_date: z.date().nullable(),
  notes: z.string().nullable(),
  retired: z.boolean(),
});

/** Devices as a file has them; all where no ids are given. */
export function listLines(tx: Tx, ids: readonly DeviceId[] | null): Promise<KnownLine[]> {
  return tx.many(
    KnownRow,
    `select d.id, d.hostname, d.mac_address::text, d.protocol_uuid as uuid, d.kind, d.topic_base, d.name, s.name as site, z.name as zone,
       b.name as brand, m.name as model, d.tags, d.country, d.latitude::float8, d.longitude::float8,
       d.location_desc as location, d.installation_date, d.notes, d.retired_at is not null as retired
     from devices d
     left join sites s on s.id = d.site_id
     left join zones z on z.id = d.zone_id
     left join device_models m on m.id = d.model_id
     left join brands b on b.id = m.brand_id
     where $1::bigint[] is null or d.id = any ($1)
     order by coalesce(d.name, d.hostname), d.id`,
    [ids],
  );
}

const SiteRow = z.object({ name: z.string(), active: z.boolean() });
const ZoneRow = z.object({ site: z.string(), name: z.string() });
const BrandRow = z.object({ name: z.string() });
const ModelRow = z.object({ brand: z.string(), name: z.string(), kind: DeviceKind });

export async function readPlaces(tx: Tx): Promise<KnownPlaces> {
  const brands = await tx.many(BrandRow, 'select name from brands');
  return {
    sites: await tx.many(SiteRow, 'select name, active from sites'),
    zones: await tx.many(
      ZoneRow,
      'select s.name as site, z.name from zones z join sites s on s.id = z.site_id',
    ),
    brands: brands.map(({ name }) => name),
    models: await tx.many(
      ModelRow,
      'select b.name as brand, m.name, m.kind from device_models m join brands b on b.id = m.brand_id',
    ),
  };
}

/** What somebody else made meanwhile is taken as it is. */
export async function makePlaces(
  tx: Tx,
  organisationId: OrganisationId,
  { sites, zones, brands, models }: MissingPlaces,
): Promise<void> {
  await tx.execute(
    `insert into sites (organisation_id, name) select $1, unnest($2::text[]) on conflict do nothing`,
    [organisationId, sites],
  );
  await tx.execute(
    `insert into zones (organisation_id, site_id, name)
     select $1, s.id, made.name from unnest($2::text[], $3::text[]) made (site, name) join sites s on s.name = made.site
     on conflict do nothing`,
    [organisationId, zones.map(({ site }) => site), zones.map(({ name }) => name)],
  );
  await tx.execute(
    `insert into brands (organisation_id, name) select $1, unnest($2::text[]) on conflict do nothing`,
    [organisationId, brands],
  );
  await tx.execute(
    `insert into device_models (organisation_id, brand_id, name, kind)
     select $1, b.id, made.name, made.kind
     from unnest($2::text[], $3::text[], $4::device_kind[]) made (brand, name, kind) join brands b on b.name = made.brand
     on conflict do nothing`,
    [
      organisationId,
      models.map(({ brand }) => brand),
      models.map(({ name }) => name),
      models.map(({ kind }) => kind),
    ],
  );
}

/** Column of `devices` and its value in SQL for each column of a file; of `line` and what is joined to it. */
const ASSIGN: Readonly<Record<CsvColumn, readonly (readonly [column: string, value: string])[]>> = {
  hostname: [['hostname', 'line.hostname']],
  mac_address: [['mac_address', 'line.mac_address::macaddr']],
  uuid: [['protocol_uuid', 'line.uuid']],
  kind: [['kind', 'line.kind::device_kind']],
  topic_base: [['topic_base', 'line.topic_base']],
  name: [['name', 'line.name']],
  site: [['site_id', 's.id']],
  zone: [['zone_id', 'z.id']],
  brand: [],
  model: [['model_id', 'm.id']],
  tags: [['tags', 'array(select jsonb_array_elements_text(line.tags))']],
  country: [['country', 'line.country']],
  latitude: [['latitude', 'line.latitude']],
  longitude: [['longitude', 'line.longitude']],
  location: [['location_desc', 'line.location']],
  installation_date: [['installation_date', 'line.installation_date']],
  notes: [['notes', 'line.notes']],
  retired: [
    ['active', 'not line.retired'],
    ['retired_at', 'case when line.retired then coalesce(old.retired_at, now()) end'],
    ['retired_by', 'case when line.retired then coalesce(old.retired_by, $2) end'],
  ],
};

// The zone is looked for at the site of the line, where the file says one, else at that of the device.
const LINES = `jsonb_to_recordset($1::jsonb) as line (id bigint, number int, hostname text, mac_address text, uuid text, kind text,
    topic_base text, name text, site text, zone text, brand text, model text, tags jsonb, country text,
    latitude numeric, longitude numeric, location text, installation_date timestamptz, notes text, retired boolean)
  left join devices old on old.id = line.id
  left join sites s on s.name = line.site
  left join zones z on z.site_id = coalesce(s.id, old.site_id) and z.name = line.zone
  left join brands b on b.name = line.brand
  left join device_models m on m.brand_id = b.id and m.name = line.model`;

const json = (lines: readonly PlannedLine[]): string =>
  JSON.stringify(lines.map(({ line, id, values }) => ({ ...values, id, number: line })));

/** Only columns of the file change. Another site takes a device out of its zone, where the file says none. */
export async function changeDevices(
  tx: Tx,
  lines: readonly PlannedLine[],
  columns: readonly CsvColumn[],
  by: string,
): Promise<void> {
  if (lines.length === 0) return;
  const sets = columns
    .filter((column) => column !== 'kind')
    .flatMap((column) => ASSIGN[column])
    .map(([column, value]) => `${column} = ${value}`);
  if (columns.includes('site') && !columns.includes('zone'))
    sets.push('zone_id = case when old.site_id is not distinct from s.id then old.zone_id end');
  await tx.execute(
    `update devices d set ${sets.join(', ')} from ${LINES} where d.id = line.id and $2::text is not null`,
    [json(lines), by],
  );
}

const AddedRow = z.object({ line: z.int() });

/** Adds them, and gives the lines whose MAC or uuid was taken already: by another organisation, or a moment ago. */
export async function addDevices(
  tx: Tx,
  organisationId: OrganisationId,
  lines: readonly PlannedLine[],
  { columns, by }: { readonly columns: readonly CsvColumn[]; readonly by: string },
): Promise<readonly PlannedLine[]> {
  if (lines.length === 0) return [];
  const assigned = columns.flatMap((column) => ASSIGN[column]);
  const names = assigned.map(([column]) => column).join(', ');
  const values = assigned.map(([, value]) => value).join(', ');
  // Sequences of commands begin at the Unix time, as those of boxes that register themselves do.
  const added = await tx.many(
    AddedRow,
    `with made as (
       insert into devices (organisation_id, command_sequence, ${names})
       select $3::bigint, extract(epoch from now())::bigint, ${values} from ${LINES} where $2::text is not null
       on conflict do nothing returning mac_address, topic_base, hostname)
     select line.number as line from ${LINES} join made
       on made.hostname = line.hostname and made.topic_base = line.topic_base
         and made.mac_address is not distinct from line.mac_address::macaddr`,
    [json(lines), by, organisationId],
  );
  const there = new Set(added.map(({ line }) => line));
  return lines.filter(({ line }) => !there.has(line));
}
