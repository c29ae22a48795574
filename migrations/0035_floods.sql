-- Nuisance and flood: what comes and goes too often, what stands for too long, and times in which more alarms come than
-- the people at the desks can read (docs/decisions/0023-floods.md).

-- Up Migration

alter table alarms
  -- Since when it is active without a break; null while it is not.
  add column active_since timestamptz,
  -- Activations since `chattering_since`.
  add column chattering_times int check (chattering_times > 0);
-- Nothing of it is news to a desk.
alter table alarms disable trigger touch;
update alarms set chattering_times = count where chattering_since is not null;
update alarms a set active_since = coalesce(
  (select min(t.at) from alarm_timeline t
   where t.alarm_id = a.id and t.action in ('raised', 'repeated', 'reactivated')
     and t.id > coalesce((select max(r.id) from alarm_timeline r
                          where r.alarm_id = a.id and r.action in ('returned', 'reset')), 0)), a.raised_at)
  where a.state in ('unacknowledged_active', 'acknowledged_active');
alter table alarms enable trigger touch;
alter table alarms
  add constraint chattering_is_whole check ((chattering_since is null) = (chattering_times is null));
create index alarms_chattering on alarms (organisation_id) where chattering_since is not null;

-- Whoever changes the state need not think of it.
create function note_active_since() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if new.state not in ('unacknowledged_active', 'acknowledged_active') then
    new.active_since := null;
  elsif tg_op = 'INSERT' or old.active_since is null then
    new.active_since := new.last_activated_at;
  end if;
  return new;
end
$$;
create trigger note_active_since before insert or update of state on alarms
  for each row execute function note_active_since();

-- The last activations of what was active lately, across alarms that were closed in between. Rows that have been quiet
-- for long enough are deleted.
create table alarm_chatter (
  organisation_id bigint not null references organisations,
  device_id bigint not null,
  alarm_type text not null references alarm_types,
  subject text not null default '',
  -- Oldest first, no more than are needed to tell.
  recent timestamptz[] not null check (cardinality(recent) > 0),
  last_at timestamptz not null,
  chattering_since timestamptz,
  times int,
  primary key (device_id, alarm_type, subject),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  constraint chattering_is_whole check ((chattering_since is null) = (times is null))
) with (fillfactor = 70);
select isolate_by_organisation('alarm_chatter');
select isolate_by_parent('alarm_chatter', 'devices', 'device_id');
grant select, insert, update, delete on alarm_chatter to watchdesk_app;

-- More alarms in ten minutes than the people at the desks can handle. One is open at most in an organisation.
create table alarm_floods (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  began_at timestamptz not null,
  ended_at timestamptz,
  -- The last look: alarms of the ten minutes before it, and operators present, one where nobody was.
  measured_at timestamptz not null,
  alarms int not null check (alarms >= 0),
  operators int not null check (operators >= 1),
  -- The rate is low enough for it to end, since then.
  below_since timestamptz,
  peak_alarms int not null check (peak_alarms >= alarms),
  peak_operators int not null check (peak_operators >= 1),
  peak_at timestamptz not null,
  -- All of its alarms, counted when it ended.
  total int check (total >= 0),
  starts_above int not null,
  ends_below int not null,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  constraint over_or_not check ((ended_at is null) = (total is null)),
  constraint ends_after_beginning check (ended_at >= began_at)
);
create unique index alarm_floods_open on alarm_floods (organisation_id) where ended_at is null;
create index on alarm_floods (organisation_id, began_at desc);
create trigger touch before update on alarm_floods for each row execute function touch_revision();
select isolate_by_organisation('alarm_floods');
-- Who has no site sees nothing at all.
create policy app_granted_sites on alarm_floods as restrictive for select to watchdesk_app
  using ((select granted_site_ids()) is null or cardinality((select granted_site_ids())) > 0);
grant select, insert, update on alarm_floods to watchdesk_app;

-- What a flood was made of. The figures of a flood are everybody's; those of a site are for who may see the site.
create table alarm_flood_parts (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  flood_id bigint not null,
  site_id bigint,
  alarm_type text not null references alarm_types,
  alarms int not null check (alarms > 0),
  foreign key (organisation_id, flood_id) references alarm_floods (organisation_id, id) on delete cascade,
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id)
);
create index on alarm_flood_parts (flood_id);
select isolate_by_organisation('alarm_flood_parts');
select isolate_by_site('alarm_flood_parts');
grant select, insert on alarm_flood_parts to watchdesk_app;

alter table alarm_timeline
  drop constraint alarm_timeline_action_check,
  add constraint alarm_timeline_action_check check (action in (
    'raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed',
    'priority_raised', 'condition_gone', 'reset', 'claimed', 'released', 'taken_over', 'redistributed', 'held',
    'hold_ended', 'shelved', 'unshelved', 'suppressed', 'unsuppressed', 'delayed', 'shown', 'restored',
    'escalated', 'notified', 'verified', 'confirmed', 'chattering', 'chattering_ended', 'plan_started', 'step_done',
    'step_skipped', 'call', 'command'));

alter publication watchdesk_feed add table alarm_floods;
create trigger feed after insert or update or delete on alarm_floods
  for each statement execute function notify_feed();

-- Down Migration

alter publication watchdesk_feed drop table alarm_floods;
update alarm_timeline set action = 'note' where action = 'chattering_ended';
alter table alarm_timeline
  drop constraint alarm_timeline_action_check,
  add constraint alarm_timeline_action_check check (action in (
    'raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed',
    'priority_raised', 'condition_gone', 'reset', 'claimed', 'released', 'taken_over', 'redistributed', 'held',
    'hold_ended', 'shelved', 'unshelved', 'suppressed', 'unsuppressed', 'delayed', 'shown', 'restored',
    'escalated', 'notified', 'verified', 'confirmed', 'chattering', 'plan_started', 'step_done', 'step_skipped',
    'call', 'command'));
drop table alarm_flood_parts;
drop table alarm_floods;
drop table alarm_chatter;
drop trigger note_active_since on alarms;
drop function note_active_since();
drop index alarms_chattering;
alter table alarms
  drop constraint chattering_is_whole,
  drop column chattering_times,
  drop column active_since;
