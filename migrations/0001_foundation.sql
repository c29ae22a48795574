-- Runs as watchdesk_owner in the schema watchdesk; both are made before the first migration
-- (src/engine/platform/db/bootstrap-roles.ts, docs/decisions/0002-roles-and-row-level-security.md).

-- Up Migration

grant usage on schema watchdesk to watchdesk_app;

-- Null outside a transaction that names an organisation: every comparison with it then fails.
create function current_organisation() returns bigint
  language sql stable parallel safe
  return nullif(current_setting('watchdesk.organisation_id', true), '')::bigint;

create function current_user_id() returns bigint
  language sql stable parallel safe
  return nullif(current_setting('watchdesk.user_id', true), '')::bigint;

-- The sub-select makes the setting an InitPlan: read once a statement, not once a row.
create function isolate_by_organisation(target regclass) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy owner_all on %s to watchdesk_owner using (true) with check (true)', target);
  execute format(
    'create policy app_organisation on %s to watchdesk_app
       using (organisation_id = (select watchdesk.current_organisation()))
       with check (organisation_id = (select watchdesk.current_organisation()))',
    target);
end
$$;
revoke all on function isolate_by_organisation(regclass) from public;

create function touch_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

-- Readers drop an older revision, so that no writer may forget to raise it.
create function touch_revision() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  new.revision := old.revision + 1;
  return new;
end
$$;

-- Every uint32 of a wire is kept in a bigint.
create function is_uint32(value bigint) returns boolean
  language sql immutable parallel safe
  return value between 0 and 4294967295;

-- NaN sorts above Infinity in PostgreSQL, so that one comparison refuses both.
create function is_finite(value real) returns boolean
  language sql immutable parallel safe
  return abs(value) < 'Infinity'::real;

-- Semantic version 2.0.0 (https://semver.org), with the leading v that firmware likes to print.
create function is_semver(value text) returns boolean
  language sql immutable parallel safe
  return value ~ '^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$';

-- One level of an MQTT topic: no separator, no wildcard.
create function is_topic_level(value text) returns boolean
  language sql immutable parallel safe
  return value <> '' and value !~ '[/+#]';

create table installation (
  is_only boolean primary key default true check (is_only),
  id uuid not null default gen_random_uuid(),
  created_at timestamptz not null default now()
);
insert into installation default values;
grant select on installation to watchdesk_app;

-- Down Migration

drop table installation;
drop function is_topic_level(text);
drop function is_semver(text);
drop function is_finite(real);
drop function is_uint32(bigint);
drop function touch_revision();
drop function touch_updated_at();
drop function isolate_by_organisation(regclass);
drop function current_user_id();
drop function current_organisation();
revoke usage on schema watchdesk from watchdesk_app;
