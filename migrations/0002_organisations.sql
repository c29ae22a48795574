-- organisations, sites (homes, facilities), zones (rooms, areas).

-- Up Migration

create table organisations (
  id bigint generated always as identity primary key,
  name text not null check (btrim(name) <> ''),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on organisations for each row execute function touch_updated_at();
alter table organisations enable row level security;
alter table organisations force row level security;
create policy owner_all on organisations to watchdesk_owner using (true) with check (true);
create policy app_organisation on organisations to watchdesk_app
  using (id = (select current_organisation()))
  with check (id = (select current_organisation()));
grant select, update (name) on organisations to watchdesk_app;

create table sites (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  name text not null check (btrim(name) <> ''),
  address text,
  country varchar(3),
  latitude numeric(10, 7) check (latitude between -90 and 90),
  longitude numeric(10, 7) check (longitude between -180 and 180),
  timezone text not null default 'UTC',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, name),
  unique (organisation_id, id)
);
create trigger touch before update on sites for each row execute function touch_updated_at();
select isolate_by_organisation('sites');
grant select, insert, update, delete on sites to watchdesk_app;

create table zones (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint not null,
  name text not null check (btrim(name) <> ''),
  number int check (number > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (site_id, name),
  unique (organisation_id, site_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade
);
create trigger touch before update on zones for each row execute function touch_updated_at();
select isolate_by_organisation('zones');
grant select, insert, update, delete on zones to watchdesk_app;

-- Down Migration

drop table zones;
drop table sites;
drop table organisations;
