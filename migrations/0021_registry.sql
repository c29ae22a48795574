-- The registry: what makes a device one of a kind (brand, model, tags, groups), what people wrote of it, and the search
-- over all of that (docs/decisions/0016-search-under-row-level-security.md).

-- Up Migration

-- Inactive: nothing new is put there; what is there stays.
alter table sites add column active boolean not null default true;
alter table zones add column active boolean not null default true;

create table brands (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  name text not null check (btrim(name) <> ''),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, name),
  unique (organisation_id, id)
);
create trigger touch before update on brands for each row execute function touch_updated_at();
select isolate_by_organisation('brands');
grant select, insert, update, delete on brands to watchdesk_app;

create table device_models (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  brand_id bigint not null,
  name text not null check (btrim(name) <> ''),
  kind device_kind not null,
  -- What an administrator calls the bits of error_flags, by bit number; no document says it.
  error_flags jsonb not null default '{}' check (jsonb_typeof(error_flags) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (brand_id, name),
  unique (organisation_id, id),
  foreign key (organisation_id, brand_id) references brands (organisation_id, id)
);
create trigger touch before update on device_models for each row execute function touch_updated_at();
select isolate_by_organisation('device_models');
grant select, insert, update, delete on device_models to watchdesk_app;

-- Without spaces and what separates and quotes, so that neither CSV nor the log's arrays need care.
create function are_tags(value text[]) returns boolean
  language sql immutable parallel safe
  return cardinality(value) <= 20
    and not exists (select from unnest(value) tag where tag is null or tag !~ '^[^\s,;|"{}\\]{1,40}$');

alter table devices
  add column model_id bigint,
  add column tags text[] not null default '{}' check (are_tags(tags)),
  add column retired_at timestamptz,
  add column retired_by text,
  add foreign key (organisation_id, model_id) references device_models (organisation_id, id);
update devices set retired_at = updated_at where not active;
alter table devices add constraint retired_is_inactive check (active = (retired_at is null));
create index on devices (model_id);
create index on devices (organisation_id, zone_id);

-- Static where filter is null: then its members are rows; else they are whatever the filter finds.
create table device_groups (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  name text not null check (btrim(name) <> ''),
  filter jsonb check (jsonb_typeof(filter) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, name),
  unique (organisation_id, id)
);
create trigger touch before update on device_groups for each row execute function touch_updated_at();
select isolate_by_organisation('device_groups');
grant select, insert, update, delete on device_groups to watchdesk_app;

create table device_group_members (
  organisation_id bigint not null references organisations,
  group_id bigint not null,
  device_id bigint not null,
  primary key (group_id, device_id),
  foreign key (organisation_id, group_id) references device_groups (organisation_id, id) on delete cascade,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
create index on device_group_members (device_id);
select isolate_by_organisation('device_group_members');
select isolate_by_parent('device_group_members', 'devices', 'device_id');
grant select, insert, delete on device_group_members to watchdesk_app;

-- What people wrote of a device; never rewritten.
create table maintenance_notes (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  device_id bigint not null,
  at timestamptz not null default clock_timestamp(),
  user_id bigint,
  user_name text not null,
  station text not null,
  note text not null check (btrim(note) <> ''),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id)
);
create index on maintenance_notes (device_id, id);
create index on maintenance_notes (user_id);
select isolate_by_organisation('maintenance_notes');
select isolate_by_parent('maintenance_notes', 'devices', 'device_id');
grant select, insert on maintenance_notes to watchdesk_app;

-- In any case and without accents, so that "peru" finds "Perú".
create function searchable(value text) returns text
  language sql immutable parallel safe
  return regexp_replace(normalize(lower(value), nfd), '[\u0300-\u036f]', '', 'g');

-- What is searched, a row a device. A table of its own: its index must not make each update of a device dearer, and
-- the log must not carry the text. Only the triggers write it, only find_devices reads it.
create table device_search (
  device_id bigint primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  words text not null,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
create index on device_search (organisation_id);
select isolate_by_organisation('device_search');
select isolate_by_site('device_search');

-- The index is for large fleets. A server without the extension, or one that keeps it from us, searches without it.
do $$
declare
  home name;
begin
  select n.nspname into home
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
  if home is null and exists (select from pg_available_extensions where name = 'pg_trgm') then
    create extension pg_trgm schema watchdesk;
    home := 'watchdesk';
  end if;
  if home is not null then
    execute format('create index device_search_words on device_search using gin (words %I.gin_trgm_ops)', home);
  end if;
exception when insufficient_privilege then
  raise notice 'pg_trgm may not be used: devices are searched without an index';
end
$$;

-- A line for each column, so that nothing is found across the border of two.
create function refresh_device_search(ids bigint[]) returns void
  language sql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  insert into device_search (device_id, organisation_id, site_id, words)
  select d.id, d.organisation_id, d.site_id,
         searchable(concat_ws(e'\n', d.name, d.hostname, d.mac_address, replace(d.mac_address::text, ':', ''),
                              s.name, z.name, b.name, m.name, array_to_string(d.tags, e'\n')))
  from devices d
  left join sites s on s.id = d.site_id
  left join zones z on z.id = d.zone_id
  left join device_models m on m.id = d.model_id
  left join brands b on b.id = m.brand_id
  where d.id = any (ids)
  on conflict (device_id) do update set site_id = excluded.site_id, words = excluded.words
$$;
revoke all on function refresh_device_search(bigint[]) from public;

create function follow_new_devices() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  perform watchdesk.refresh_device_search((select array_agg(id) from fresh));
  return null;
end
$$;
create trigger follow_search_insert after insert on devices
  referencing new table as fresh for each statement execute function follow_new_devices();

create function follow_changed_devices() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  changed bigint[] := (
    select array_agg(n.id) from fresh n join former o using (id)
    where (n.name, n.hostname, n.mac_address, n.site_id, n.zone_id, n.model_id, n.tags)
      is distinct from (o.name, o.hostname, o.mac_address, o.site_id, o.zone_id, o.model_id, o.tags));
begin
  if changed is not null then
    perform watchdesk.refresh_device_search(changed);
  end if;
  return null;
end
$$;
create trigger follow_search_update after update on devices
  referencing old table as former new table as fresh for each statement execute function follow_changed_devices();

-- Devices bear the names of where and what they are: a new one is news of each of them.
create function follow_names() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  concerned bigint[];
begin
  with touched as (
    update watchdesk.devices d set updated_at = now()
    where d.organisation_id = new.organisation_id and case tg_table_name
      when 'sites' then d.site_id = new.id
      when 'zones' then d.zone_id = new.id
      when 'device_models' then d.model_id = new.id
      else d.model_id in (select m.id from watchdesk.device_models m where m.brand_id = new.id) end
    returning d.id
  )
  select array_agg(id) into concerned from touched;
  perform watchdesk.refresh_device_search(concerned);
  return null;
end
$$;
create trigger follow_name after update on sites
  for each row when (new.name is distinct from old.name) execute function follow_names();
create trigger follow_name after update on zones
  for each row when (new.name is distinct from old.name) execute function follow_names();
create trigger follow_name after update on brands
  for each row when (new.name is distinct from old.name) execute function follow_names();
create trigger follow_name after update on device_models
  for each row when (new.name is distinct from old.name or new.brand_id is distinct from old.brand_id)
  execute function follow_names();

select refresh_device_search(array(select id from devices));

-- Devices that fit, by name. The operators of a search are not leakproof, so that under row-level security no index
-- could serve them: the conditions of the policies stand here instead, the organisation's and the granted sites'.
-- An empty array and null are no condition; words are patterns of LIKE, the most selective one apart.
create function find_devices(
    longest text, others text[], among bigint[], site_ids bigint[], zone_ids bigint[], kinds device_kind[],
    model_ids bigint[], all_tags text[], retired boolean, skip int, most int)
  returns table (device_id bigint, total bigint)
  language plpgsql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
  set plan_cache_mode = force_custom_plan
as $$
declare
  organisation bigint := watchdesk.current_organisation();
  granted bigint[] := watchdesk.granted_site_ids();
begin
  return query
    select d.id, count(*) over ()
    from watchdesk.device_search s
    join watchdesk.devices d on d.id = s.device_id
    where s.organisation_id = organisation
      and (granted is null or s.site_id = any (granted))
      and (longest is null or s.words like longest)
      and (cardinality(others) = 0 or s.words like all (others))
      and (among is null or d.id = any (among))
      and (cardinality(site_ids) = 0 or d.site_id = any (site_ids))
      and (cardinality(zone_ids) = 0 or d.zone_id = any (zone_ids))
      and (cardinality(kinds) = 0 or d.kind = any (kinds))
      and (cardinality(model_ids) = 0 or d.model_id = any (model_ids))
      and (cardinality(all_tags) = 0 or d.tags @> all_tags)
      and (retired is null or (d.retired_at is not null) = retired)
    order by coalesce(d.name, d.hostname), d.id
    offset skip limit most;
end
$$;
revoke all on function
  find_devices(text, text[], bigint[], bigint[], bigint[], device_kind[], bigint[], text[], boolean, int, int) from public;
grant execute on function
  find_devices(text, text[], bigint[], bigint[], bigint[], device_kind[], bigint[], text[], boolean, int, int)
  to watchdesk_app;

-- The feed fills names in; a station must hear that one has changed.
alter publication watchdesk_feed add table sites, zones, brands, device_models;
create trigger feed after insert or update or delete on sites for each statement execute function notify_feed();
create trigger feed after insert or update or delete on zones for each statement execute function notify_feed();
create trigger feed after insert or update or delete on brands for each statement execute function notify_feed();
create trigger feed after insert or update or delete on device_models for each statement execute function notify_feed();

-- Down Migration

drop trigger feed on sites;
drop trigger feed on zones;
alter publication watchdesk_feed drop table sites, zones, brands, device_models;
drop function
  find_devices(text, text[], bigint[], bigint[], bigint[], device_kind[], bigint[], text[], boolean, int, int);
drop trigger follow_name on sites;
drop trigger follow_name on zones;
drop trigger follow_search_insert on devices;
drop trigger follow_search_update on devices;
drop table device_search;
do $$
begin
  if exists (select from pg_extension where extname = 'pg_trgm' and extnamespace = 'watchdesk'::regnamespace) then
    drop extension pg_trgm;
  end if;
end
$$;
drop function follow_new_devices();
drop function follow_changed_devices();
drop function refresh_device_search(bigint[]);
drop function searchable(text);
drop table maintenance_notes;
drop table device_group_members;
drop table device_groups;
alter table devices
  drop constraint retired_is_inactive,
  drop column retired_by,
  drop column retired_at,
  drop column tags,
  drop column model_id;
drop index devices_organisation_id_zone_id_idx;
drop function are_tags(text[]);
drop table device_models;
drop table brands;
drop function follow_names();
alter table zones drop column active;
alter table sites drop column active;
