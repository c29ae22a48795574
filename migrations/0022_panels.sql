-- Panels that people compose for a site, with every state that was saved (docs/decisions/0017-panels.md).

-- Up Migration

create table panels (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint not null,
  name text not null check (btrim(name) <> '' and char_length(name) <= 80),
  version int not null check (version > 0),
  seen_by user_role[] not null,
  used_by user_role[] not null,
  is_archived boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade,
  constraint who_uses_it_sees_it check (used_by <@ seen_by)
);
create unique index panels_name on panels (site_id, lower(name)) where not is_archived;
create trigger touch before update on panels for each row execute function touch_updated_at();
select isolate_by_organisation('panels');
select isolate_by_site('panels');
grant select, insert, update (name, version, seen_by, used_by, is_archived) on panels to watchdesk_app;

-- Append-only: an older state is restored by saving it again.
create table panel_versions (
  panel_id bigint not null,
  version int not null check (version > 0),
  organisation_id bigint not null references organisations,
  layout jsonb not null check (jsonb_typeof(layout) = 'object' and octet_length(layout::text) <= 262144),
  saved_at timestamptz not null default now(),
  user_id bigint not null,
  user_name text not null,
  station text not null,
  note text check (btrim(note) <> ''),
  primary key (panel_id, version),
  foreign key (organisation_id, panel_id) references panels (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id)
);
select isolate_by_organisation('panel_versions');
select isolate_by_parent('panel_versions', 'panels', 'panel_id');
grant select, insert on panel_versions to watchdesk_app;

-- Floor plans and pictures, named by what they contain, so that a panel's older states keep theirs.
create table panel_images (
  organisation_id bigint not null references organisations,
  site_id bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  content bytea not null check (octet_length(content) between 1 and 700000),
  created_at timestamptz not null default now(),
  primary key (site_id, digest),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade
);
alter table panel_images alter column content set storage external;
select isolate_by_organisation('panel_images');
select isolate_by_site('panel_images');
grant select, insert on panel_images to watchdesk_app;

-- Down Migration

drop table panel_images;
drop table panel_versions;
drop table panels;
