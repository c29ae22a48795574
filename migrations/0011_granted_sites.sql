-- Which sites a person may see, and the policies that hold everybody to it
-- (docs/decisions/0008-granted-sites.md).

-- Up Migration

alter table users
  add column all_sites boolean not null default true,
  add constraint administrators_see_all_sites check (all_sites or role <> 'administrator');

-- Counts only while the person has not all sites.
create table user_sites (
  organisation_id bigint not null references organisations,
  user_id bigint not null,
  site_id bigint not null,
  primary key (user_id, site_id),
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade,
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade
);
create index on user_sites (site_id);
select isolate_by_organisation('user_sites');
grant select, insert, delete on user_sites to watchdesk_app;

-- The sites of the person behind the transaction; null where nothing is held back: the engine itself (no user set), or
-- a person with all sites. A user who does not exist (any more) sees nothing. It reads as its owner, because the
-- tables it reads are themselves under the policies below. plpgsql keeps its plan for the connection.
-- Always `(select granted_site_ids())`: once a statement, not once a row.
create function granted_site_ids() returns bigint[]
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  person bigint := watchdesk.current_user_id();
  organisation bigint;
begin
  if person is null then
    return null;
  end if;
  organisation := watchdesk.current_organisation();
  if exists (select from watchdesk.users u
             where u.id = person and u.organisation_id = organisation and u.all_sites) then
    return null;
  end if;
  return array(select s.site_id from watchdesk.user_sites s
               where s.user_id = person and s.organisation_id = organisation);
end
$$;
revoke all on function granted_site_ids() from public;
grant execute on function granted_site_ids() to watchdesk_app;

-- For views, which read their tables as the view's owner, and for single look-ups. Policies have the condition in full,
-- so that a scan of many rows can be planned as one.
create function may_see_device(wanted bigint) returns boolean
  language plpgsql stable parallel safe security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  granted bigint[] := watchdesk.granted_site_ids();
begin
  return exists (select from watchdesk.devices d
                 where d.id = wanted and d.organisation_id = watchdesk.current_organisation()
                   and (granted is null or d.site_id = any (granted)));
end
$$;
revoke all on function may_see_device(bigint) from public;
grant execute on function may_see_device(bigint) to watchdesk_app;

-- Restrictive: on top of the organisation's policy. A row without a site is for people with all sites.
create function isolate_by_site(target regclass, site_column name default 'site_id') returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create policy app_granted_sites on %s as restrictive to watchdesk_app
       using ((select watchdesk.granted_site_ids()) is null
              or %I = any ((select watchdesk.granted_site_ids())::bigint[]))',
    target, site_column);
end
$$;
revoke all on function isolate_by_site(regclass, name) from public;

-- Rows that belong to a row of another table are seen where that one is: its own policy decides.
create function isolate_by_parent(target regclass, parent regclass, key_column name) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create policy app_granted_sites on %1$s as restrictive to watchdesk_app
       using ((select watchdesk.granted_site_ids()) is null
              or exists (select from %2$s parent where parent.id = %1$s.%3$I))',
    target, parent, key_column);
end
$$;
revoke all on function isolate_by_parent(regclass, regclass, name) from public;

-- What belongs to no one site.
create function isolate_for_all_sites(target regclass) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'create policy app_granted_sites on %s as restrictive to watchdesk_app
       using ((select watchdesk.granted_site_ids()) is null)',
    target);
end
$$;
revoke all on function isolate_for_all_sites(regclass) from public;

select isolate_by_site('sites', 'id');
select isolate_by_site('zones');
select isolate_by_site('devices');
select isolate_by_site('alarms');
select isolate_by_parent('device_status', 'devices', 'device_id');
select isolate_by_parent('device_replay', 'devices', 'device_id');
select isolate_by_parent('heartbeats', 'devices', 'device_id');
select isolate_by_parent('alarm_events', 'devices', 'device_id');
select isolate_by_parent('rejected_messages', 'devices', 'device_id');
select isolate_by_parent('alarm_timeline', 'alarms', 'alarm_id');
select isolate_for_all_sites('unregistered_devices');

-- Nobody with less than everything gives sites away, or reads what was done at others.
select isolate_for_all_sites('user_sites');
create policy app_granted_sites on audit_logs as restrictive for select to watchdesk_app
  using ((select granted_site_ids()) is null);
create policy app_granted_sites on users as restrictive for insert to watchdesk_app
  with check ((select granted_site_ids()) is null);

create function guard_all_sites() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if watchdesk.granted_site_ids() is not null then
    raise insufficient_privilege using message = 'who has not all sites cannot give all sites';
  end if;
  return new;
end
$$;
create trigger guard_all_sites before update of all_sites on users
  for each row when (new.all_sites is distinct from old.all_sites) execute function guard_all_sites();

-- A session carries what its person may see.
drop function find_session(bytea);
create function find_session(session_token_hash bytea)
  returns table (
    session_id uuid,
    user_id bigint,
    organisation_id bigint,
    organisation_name text,
    username text,
    display_name text,
    role user_role,
    all_sites boolean,
    site_ids bigint[],
    must_change_password boolean,
    locked boolean,
    station text,
    edition text,
    created_at timestamptz,
    last_activity_at timestamptz,
    expires_at timestamptz
  )
  language sql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  select s.id, u.id, u.organisation_id, o.name, u.username, u.display_name, u.role,
         u.all_sites,
         array(select g.site_id from user_sites g where g.user_id = u.id and not u.all_sites order by 1),
         u.must_change_password,
         s.locked, s.station, s.edition, s.created_at, s.last_activity_at, s.expires_at
  from sessions s
  join users u on u.id = s.user_id
  join organisations o on o.id = u.organisation_id
  where s.token_hash = session_token_hash and s.ended_at is null and u.is_active and o.is_active
$$;
revoke all on function find_session(bytea) from public;
grant execute on function find_session(bytea) to watchdesk_app;

-- Down Migration

-- The version before shows every site to everybody: who was held to some must not come in by that.
update users set is_active = false where not all_sites;

drop function find_session(bytea);
create function find_session(session_token_hash bytea)
  returns table (
    session_id uuid,
    user_id bigint,
    organisation_id bigint,
    organisation_name text,
    username text,
    display_name text,
    role user_role,
    must_change_password boolean,
    locked boolean,
    station text,
    edition text,
    created_at timestamptz,
    last_activity_at timestamptz,
    expires_at timestamptz
  )
  language sql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  select s.id, u.id, u.organisation_id, o.name, u.username, u.display_name, u.role, u.must_change_password,
         s.locked, s.station, s.edition, s.created_at, s.last_activity_at, s.expires_at
  from sessions s
  join users u on u.id = s.user_id
  join organisations o on o.id = u.organisation_id
  where s.token_hash = session_token_hash and s.ended_at is null and u.is_active and o.is_active
$$;
revoke all on function find_session(bytea) from public;
grant execute on function find_session(bytea) to watchdesk_app;

drop trigger guard_all_sites on users;
drop function guard_all_sites();
drop policy app_granted_sites on users;
drop policy app_granted_sites on audit_logs;
drop table user_sites;
drop policy app_granted_sites on unregistered_devices;
drop policy app_granted_sites on alarm_timeline;
drop policy app_granted_sites on rejected_messages;
drop policy app_granted_sites on alarm_events;
drop policy app_granted_sites on heartbeats;
drop policy app_granted_sites on device_replay;
drop policy app_granted_sites on device_status;
drop policy app_granted_sites on alarms;
drop policy app_granted_sites on devices;
drop policy app_granted_sites on zones;
drop policy app_granted_sites on sites;
drop function isolate_for_all_sites(regclass);
drop function isolate_by_parent(regclass, regclass, name);
drop function isolate_by_site(regclass, name);
drop function may_see_device(bigint);
drop function granted_site_ids();
alter table users
  drop constraint administrators_see_all_sites,
  drop column all_sites;
