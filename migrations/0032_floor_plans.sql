-- Floor plans of sites, and what screens hear of when it changes beside the devices: they read it again.

-- Up Migration

alter table panel_images add unique (organisation_id, site_id, digest);

-- A picture of the site's own with devices at their places (docs/decisions/0017-panels.md).
create table floor_plans (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint not null,
  name text not null check (btrim(name) <> '' and char_length(name) <= 80),
  image bytea not null,
  version int not null default 1 check (version > 0),
  saved_at timestamptz not null default now(),
  saved_by text not null,
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade,
  foreign key (organisation_id, site_id, image) references panel_images (organisation_id, site_id, digest)
);
create unique index floor_plans_name on floor_plans (site_id, lower(name));
select isolate_by_organisation('floor_plans');
select isolate_by_site('floor_plans');
grant select, insert, update (name, image, version, saved_at, saved_by), delete on floor_plans to watchdesk_app;

create table floor_plan_places (
  organisation_id bigint not null references organisations,
  plan_id bigint not null,
  device_id bigint not null,
  -- Of the picture, from its upper left corner.
  x_percent real not null check (x_percent between 0 and 100),
  y_percent real not null check (y_percent between 0 and 100),
  primary key (plan_id, device_id),
  foreign key (organisation_id, plan_id) references floor_plans (organisation_id, id) on delete cascade,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
create index on floor_plan_places (device_id);
select isolate_by_organisation('floor_plan_places');
select isolate_by_parent('floor_plan_places', 'floor_plans', 'plan_id');
grant select, insert, delete on floor_plan_places to watchdesk_app;

-- Who belongs to a group is a change of the group.
create function touch_groups() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  update watchdesk.device_groups set updated_at = now() where id in (select group_id from touched);
  return null;
end
$$;
create trigger touch_groups_insert after insert on device_group_members
  referencing new table as touched for each statement execute function touch_groups();
create trigger touch_groups_delete after delete on device_group_members
  referencing old table as touched for each statement execute function touch_groups();

-- The log of a deletion has the replica identity alone; whose it was must be in it.
alter table sites replica identity using index sites_organisation_id_id_key;
alter table zones replica identity using index zones_organisation_id_site_id_id_key;
alter table panels replica identity using index panels_organisation_id_id_key;
alter table device_groups replica identity using index device_groups_organisation_id_id_key;
alter table floor_plans replica identity using index floor_plans_organisation_id_id_key;
alter table brands replica identity using index brands_organisation_id_id_key;
alter table device_models replica identity using index device_models_organisation_id_id_key;
alter publication watchdesk_feed add table device_groups, panels, floor_plans;
create trigger feed after insert or update or delete on device_groups for each statement execute function notify_feed();
create trigger feed after insert or update or delete on panels for each statement execute function notify_feed();
create trigger feed after insert or update or delete on floor_plans for each statement execute function notify_feed();

-- Down Migration

drop trigger feed on panels;
drop trigger feed on device_groups;
alter publication watchdesk_feed drop table device_groups, panels, floor_plans;
alter table device_models replica identity default;
alter table brands replica identity default;
alter table device_groups replica identity default;
alter table panels replica identity default;
alter table zones replica identity default;
alter table sites replica identity default;
drop trigger touch_groups_insert on device_group_members;
drop trigger touch_groups_delete on device_group_members;
drop function touch_groups();
drop table floor_plan_places;
drop table floor_plans;
alter table panel_images drop constraint panel_images_organisation_id_site_id_digest_key;
