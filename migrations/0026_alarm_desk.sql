-- What a room full of operators needs around an alarm: who has it, what keeps it quiet and until when, what it turned
-- out to be, how old it may become (docs/decisions/0019-alarm-desk.md).

-- Up Migration

drop view alarm_daily_statistics;
drop view alarm_responses;

-- Types have defaults; an organisation changes its own. The ages double as response targets: 80 % of a type's alarms
-- acknowledged before the warning age, 98.5 % before the overdue age (BS 8484 for panic; EN 50518's classes otherwise).
alter table alarm_types
  add column latched boolean not null default false,
  add column warning_after_s int not null default 90 check (warning_after_s > 0),
  add column overdue_after_s int not null default 180,
  add column close_target_s int not null default 3600 check (close_target_s > 0),
  add column shown_after_s int check (shown_after_s > 0),
  add column restore_expected_s int check (restore_expected_s > 0),
  add constraint overdue_after_warning check (overdue_after_s > warning_after_s);
update alarm_types set warning_after_s = 10, overdue_after_s = 40 where code in ('PANIC1', 'PANIC2', 'DURESS');
update alarm_types set warning_after_s = 30, overdue_after_s = 60 where code in ('FIRE', 'MEDICAL');
insert into alarm_types (code, priority, highly_managed, rank) values
  ('RULE', 'medium', false, 15),
  ('CONFIRMED', 'critical', true, 16),
  ('NOT_RESTORED', 'medium', false, 17),
  ('MANUAL', 'high', false, 18);

-- Null: the type's own. Highly managed types are never delayed: a person must see each.
create table alarm_type_settings (
  organisation_id bigint not null references organisations,
  code text not null references alarm_types,
  priority alarm_priority,
  latched boolean,
  warning_after_s int check (warning_after_s > 0),
  overdue_after_s int,
  close_target_s int check (close_target_s > 0),
  -- Delay until restore: an alarm that is gone by then is only logged.
  shown_after_s int check (shown_after_s > 0),
  -- Still active after this long: a reminder is raised.
  restore_expected_s int check (restore_expected_s > 0),
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (organisation_id, code),
  constraint both_ages check ((warning_after_s is null) = (overdue_after_s is null)
                              and (overdue_after_s is null or overdue_after_s > warning_after_s))
);
create trigger touch before update on alarm_type_settings for each row execute function touch_revision();
select isolate_by_organisation('alarm_type_settings');
grant select, insert, update, delete on alarm_type_settings to watchdesk_app;

-- What holds for the types in an organisation.
create view alarm_type_policies with (security_invoker = true) as
  select o.id as organisation_id, t.code, coalesce(s.priority, t.priority) as priority, t.highly_managed, t.rank,
         coalesce(s.latched, t.latched) as latched,
         coalesce(s.warning_after_s, t.warning_after_s) as warning_after_s,
         coalesce(s.overdue_after_s, t.overdue_after_s) as overdue_after_s,
         coalesce(s.close_target_s, t.close_target_s) as close_target_s,
         case when not t.highly_managed then coalesce(s.shown_after_s, t.shown_after_s) end as shown_after_s,
         coalesce(s.restore_expected_s, t.restore_expected_s) as restore_expected_s
  from organisations o
  cross join alarm_types t
  left join alarm_type_settings s on s.organisation_id = o.id and s.code = t.code;
grant select on alarm_type_policies to watchdesk_app;

create table alarm_dispositions (
  organisation_id bigint not null references organisations on delete cascade,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,31}$'),
  -- Null: the desk's own words for the code.
  name text check (btrim(name) <> '' and char_length(name) <= 60),
  counts_as_false boolean not null,
  is_offered boolean not null default true,
  rank int not null,
  primary key (organisation_id, code)
);
select isolate_by_organisation('alarm_dispositions');
grant select, insert, update on alarm_dispositions to watchdesk_app;

-- 'restored' is the engine's: gone before it was shown.
create function give_dispositions(organisation bigint) returns void
  language sql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  insert into alarm_dispositions (organisation_id, code, counts_as_false, is_offered, rank) values
    (organisation, 'real', false, true, 1),
    (organisation, 'false', true, true, 2),
    (organisation, 'test', false, true, 3),
    (organisation, 'duplicate', false, true, 4),
    (organisation, 'fault', true, true, 5),
    (organisation, 'other', false, true, 6),
    (organisation, 'restored', false, false, 7)
  on conflict do nothing
$$;
revoke all on function give_dispositions(bigint) from public;
create function give_new_organisation_dispositions() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  perform watchdesk.give_dispositions(new.id);
  return null;
end
$$;
revoke all on function give_new_organisation_dispositions() from public;
create trigger give_dispositions after insert on organisations
  for each row execute function give_new_organisation_dispositions();
select give_dispositions(id) from organisations;

-- Limits of an organisation's desk. ISA-18.2 and EEMUA 191 where they give a number.
create table alarm_settings (
  organisation_id bigint primary key references organisations,
  chattering_count int not null default 5 check (chattering_count between 2 and 1000),
  chattering_minutes int not null default 10 check (chattering_minutes between 1 and 1440),
  stale_after_h int not null default 24 check (stale_after_h between 1 and 8760),
  flood_starts_above int not null default 10 check (flood_starts_above between 1 and 10000),
  flood_ends_below int not null default 5 check (flood_ends_below >= 1),
  shelve_choices_min int[] not null default '{15,30,60,240,480}'
    check (cardinality(shelve_choices_min) between 1 and 12 and 1 <= all (shelve_choices_min)
           and 10080 >= all (shelve_choices_min)),
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint flood_ends_before_it_starts check (flood_ends_below <= flood_starts_above)
);
create trigger touch before update on alarm_settings for each row execute function touch_revision();
select isolate_by_organisation('alarm_settings');
grant select, insert, update on alarm_settings to watchdesk_app;

-- Times in which alarms of a place are kept quiet: on test, out of service, or a storm that a supervisor declared.
-- Always with an end. The scope is the narrowest that is named: device, else zone, else site.
create type suppression_window_kind as enum ('on_test', 'out_of_service', 'storm');
create table suppression_windows (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  kind suppression_window_kind not null,
  -- Rows that were switched on together: a region's sites.
  batch_id uuid not null,
  site_id bigint not null,
  zone_id bigint,
  device_id bigint,
  -- Null: all types.
  alarm_types text[] check (cardinality(alarm_types) > 0),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text not null check (btrim(reason) <> '' and char_length(reason) <= 500),
  user_id bigint,
  user_name text not null,
  station text not null,
  -- Set when the desk's clock has made it count, and when it stopped counting: at its end, or sooner by a person.
  began_at timestamptz,
  ended_at timestamptz,
  ended_by_name text,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  foreign key (organisation_id, site_id, zone_id) references zones (organisation_id, site_id, id)
    on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id),
  constraint ends_after_start check (ends_at > starts_at),
  constraint one_scope check (zone_id is null or device_id is null)
);
create index suppression_windows_open on suppression_windows (organisation_id, site_id) where ended_at is null;
create index on suppression_windows (organisation_id, id desc);
create trigger touch before update on suppression_windows for each row execute function touch_revision();
select isolate_by_organisation('suppression_windows');
select isolate_by_site('suppression_windows');
grant select, insert, update on suppression_windows to watchdesk_app;

-- shelved: by a person, for a while. by_design: by a storm profile or a rule. delayed: until it is restored or old
-- enough to be shown.
create type alarm_suppression as enum ('shelved', 'by_design', 'out_of_service', 'on_test', 'delayed');

alter table alarms
  alter column disposition type text using disposition::text,
  drop constraint alarms_source_check,
  add constraint alarms_source_check check (source in ('device', 'state', 'engine', 'rule', 'person')),
  -- What tells alarms of one type at one device apart ('rule:12'), and the words that people read for it.
  add column subject text not null default '' check (char_length(subject) <= 80),
  add column title text check (btrim(title) <> '' and char_length(title) <= 200),
  add column latched boolean not null default false,
  -- Of a latched alarm that is still active: the cause is gone, a person may reset it.
  add column condition_gone_at timestamptz,
  add column claimed_by bigint,
  add column claimed_by_name text,
  add column claimed_station text,
  add column claimed_at timestamptz,
  add column held_until timestamptz,
  add column hold_reason text,
  add column suppression alarm_suppression,
  add column suppressed_at timestamptz,
  add column suppressed_until timestamptz,
  add column suppressed_by_name text,
  add column suppress_reason text,
  add column suppression_window_id bigint,
  add column escalation_level smallint not null default 0 check (escalation_level between 0 and 9),
  add column chattering_since timestamptz,
  add column avs_score smallint check (avs_score between 0 and 4),
  add column open_mandatory_steps int not null default 0 check (open_mandatory_steps >= 0),
  add foreign key (organisation_id, disposition) references alarm_dispositions (organisation_id, code),
  add foreign key (organisation_id, claimed_by) references users (organisation_id, id)
    on delete set null (claimed_by),
  add foreign key (organisation_id, suppression_window_id) references suppression_windows (organisation_id, id)
    on delete set null (suppression_window_id),
  add constraint claim_is_whole check (
    (claimed_at is null) = (claimed_by_name is null) and (claimed_at is null) = (claimed_station is null)
    and (claimed_by is null or claimed_at is not null)),
  add constraint hold_is_a_claimants check (
    (held_until is null) = (hold_reason is null) and (held_until is null or claimed_at is not null)),
  add constraint suppression_is_whole check (
    (suppression is null) = (suppressed_at is null) and (suppression is null) = (suppressed_until is null)
    and (suppression is distinct from 'shelved' or (suppressed_by_name is not null and suppress_reason is not null))
    and (suppression is not null or (suppressed_by_name is null and suppress_reason is null
                                     and suppression_window_id is null))),
  add constraint cause_of_the_latched check (
    condition_gone_at is null
    or (latched and state in ('unacknowledged_active', 'acknowledged_active'))),
  add constraint closed_is_finished check (
    state <> 'closed'
    or (claimed_at is null and suppression is null and open_mandatory_steps = 0 and condition_gone_at is null));
drop index alarms_one_open;
create unique index alarms_one_open on alarms (device_id, alarm_type, subject) where state <> 'closed';
create index alarms_open on alarms (organisation_id) where state <> 'closed';
create index alarms_claimed on alarms (organisation_id) where claimed_at is not null;
create index alarms_timed on alarms (suppressed_until) where suppression is not null;
drop type alarm_disposition;

-- ISA-18.2. Devices may bring any open alarm to unacknowledged; only a person brings it further. What a batch of
-- messages did is one step here.
create function refuse_illegal_alarm_step() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  managed boolean;
begin
  if tg_op = 'UPDATE' and new.state <> old.state and not (case new.state
    when 'unacknowledged_active' then old.state <> 'closed'
    when 'unacknowledged_returned' then old.state <> 'closed'
    when 'acknowledged_active' then old.state = 'unacknowledged_active'
    when 'acknowledged_returned' then old.state in ('unacknowledged_returned', 'acknowledged_active')
    when 'closed' then old.state = 'acknowledged_returned'
      or (old.state = 'unacknowledged_returned' and old.suppression = 'delayed')
  end) then
    raise exception 'an alarm cannot go from % to %', old.state, new.state using errcode = 'WD001';
  end if;
  if new.suppression in ('shelved', 'by_design', 'delayed') then
    select t.highly_managed into managed from watchdesk.alarm_types t where t.code = new.alarm_type;
    if managed then
      raise exception 'a highly managed alarm is never %', new.suppression using errcode = 'WD002';
    end if;
  end if;
  return new;
end
$$;
create trigger legal_step before insert or update of state, suppression on alarms
  for each row execute function refuse_illegal_alarm_step();

-- A list of words instead of a type: a type's values can be added to, but never taken away again.
alter table alarm_timeline
  alter column action type text using action::text,
  -- What the step carries: until when, from whom, which score.
  add column detail jsonb check (jsonb_typeof(detail) = 'object' and octet_length(detail::text) <= 4096),
  add constraint alarm_timeline_action_check check (action in (
    'raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed',
    'priority_raised', 'condition_gone', 'reset', 'claimed', 'released', 'taken_over', 'redistributed', 'held',
    'hold_ended', 'shelved', 'unshelved', 'suppressed', 'unsuppressed', 'delayed', 'shown', 'restored',
    'escalated', 'notified', 'verified', 'confirmed', 'chattering', 'plan_started', 'step_done', 'step_skipped',
    'call', 'command'));
drop type timeline_action;

-- Desks where somebody handles alarms. One that falls silent loses its claims.
create table alarm_desks (
  organisation_id bigint not null references organisations,
  user_id bigint not null,
  station text not null,
  user_name text not null,
  role user_role not null,
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (organisation_id, user_id, station),
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
) with (fillfactor = 70);
select isolate_by_organisation('alarm_desks');
grant select, insert, update, delete on alarm_desks to watchdesk_app;

create view alarm_responses with (security_invoker = true) as
  select a.id, a.organisation_id, a.site_id, a.device_id, a.device_name, a.alarm_type, a.priority, a.state, a.source,
         a.count as activations, a.raised_at, first.acknowledged_at,
         extract(epoch from first.acknowledged_at - a.raised_at)::float8 as acknowledge_s,
         a.closed_at, a.disposition
  from alarms a
  left join lateral (
    select min(t.at) as acknowledged_at from alarm_timeline t
    where t.alarm_id = a.id and t.action = 'acknowledged'
  ) first on true;
grant select on alarm_responses to watchdesk_app;

create view alarm_daily_statistics with (security_invoker = true) as
  select r.organisation_id, r.site_id, date_trunc('day', r.raised_at, 'UTC') as day, r.alarm_type, r.priority,
         count(*) as alarms, sum(r.activations)::bigint as activations, count(r.acknowledged_at) as acknowledged,
         percentile_cont(0.5) within group (order by r.acknowledge_s) as acknowledge_median_s,
         percentile_cont(0.95) within group (order by r.acknowledge_s) as acknowledge_p95_s,
         count(*) filter (where d.counts_as_false) as false_alarms
  from alarm_responses r
  left join alarm_dispositions d on d.organisation_id = r.organisation_id and d.code = r.disposition
  group by r.organisation_id, r.site_id, date_trunc('day', r.raised_at, 'UTC'), r.alarm_type, r.priority;
grant select on alarm_daily_statistics to watchdesk_app;

alter table suppression_windows replica identity using index suppression_windows_organisation_id_id_key;
alter publication watchdesk_feed add table suppression_windows;
create trigger feed after insert or update or delete on suppression_windows
  for each statement execute function notify_feed();

-- Down Migration

alter publication watchdesk_feed drop table suppression_windows;
drop view alarm_daily_statistics;
drop view alarm_responses;
drop table alarm_desks;
create type timeline_action as enum
  ('raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed');
alter table alarm_timeline
  drop constraint alarm_timeline_action_check,
  drop column detail,
  alter column action type timeline_action using case
    when action in ('raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed')
    then action else 'note' end::timeline_action;
drop trigger legal_step on alarms;
drop function refuse_illegal_alarm_step();
create type alarm_disposition as enum ('real', 'false', 'test', 'duplicate', 'fault', 'other');
drop index alarms_timed;
drop index alarms_claimed;
drop index alarms_open;
drop index alarms_one_open;
alter table alarms
  drop constraint alarms_organisation_id_disposition_fkey,
  drop constraint closed_is_finished,
  drop constraint cause_of_the_latched,
  drop constraint suppression_is_whole,
  drop constraint hold_is_a_claimants,
  drop constraint claim_is_whole,
  alter column disposition type alarm_disposition using case
    when disposition is null or disposition in ('real', 'false', 'test', 'duplicate', 'fault') then disposition
    else 'other' end::alarm_disposition,
  drop column open_mandatory_steps,
  drop column avs_score,
  drop column chattering_since,
  drop column escalation_level,
  drop column suppression_window_id,
  drop column suppress_reason,
  drop column suppressed_by_name,
  drop column suppressed_until,
  drop column suppressed_at,
  drop column suppression,
  drop column hold_reason,
  drop column held_until,
  drop column claimed_at,
  drop column claimed_station,
  drop column claimed_by_name,
  drop column claimed_by,
  drop column condition_gone_at,
  drop column latched,
  drop column title,
  drop constraint alarms_source_check;
-- What only the newer desk can raise stays as a closed record without a device, so that one open alarm a type holds.
update alarms set source = 'engine' where source in ('rule', 'person');
alter table alarms add constraint alarms_source_check check (source in ('device', 'state', 'engine'));
update alarms set alarm_type = 'UNKNOWN', device_id = null
  where alarm_type in ('RULE', 'CONFIRMED', 'NOT_RESTORED', 'MANUAL') or subject <> '';
alter table alarms drop column subject;
create unique index alarms_one_open on alarms (device_id, alarm_type) where state <> 'closed';
drop type alarm_suppression;
drop table suppression_windows;
drop type suppression_window_kind;
drop table alarm_settings;
drop trigger give_dispositions on organisations;
drop function give_new_organisation_dispositions();
drop function give_dispositions(bigint);
drop table alarm_dispositions;
drop view alarm_type_policies;
drop table alarm_type_settings;
delete from alarm_types where code in ('RULE', 'CONFIRMED', 'NOT_RESTORED', 'MANUAL');
alter table alarm_types
  drop constraint overdue_after_warning,
  drop column restore_expected_s,
  drop column shown_after_s,
  drop column close_target_s,
  drop column overdue_after_s,
  drop column warning_after_s,
  drop column latched;

create view alarm_responses with (security_invoker = true) as
  select a.id, a.organisation_id, a.site_id, a.device_id, a.device_name, a.alarm_type, a.priority, a.state, a.source,
         a.count as activations, a.raised_at, first.acknowledged_at,
         extract(epoch from first.acknowledged_at - a.raised_at)::float8 as acknowledge_s,
         a.closed_at, a.disposition
  from alarms a
  left join lateral (
    select min(t.at) as acknowledged_at from alarm_timeline t
    where t.alarm_id = a.id and t.action = 'acknowledged'
  ) first on true;
grant select on alarm_responses to watchdesk_app;
create view alarm_daily_statistics with (security_invoker = true) as
  select organisation_id, site_id, date_trunc('day', raised_at, 'UTC') as day, alarm_type, priority,
         count(*) as alarms, sum(activations)::bigint as activations, count(acknowledged_at) as acknowledged,
         percentile_cont(0.5) within group (order by acknowledge_s) as acknowledge_median_s,
         percentile_cont(0.95) within group (order by acknowledge_s) as acknowledge_p95_s,
         count(*) filter (where disposition = 'false') as false_alarms
  from alarm_responses
  group by organisation_id, site_id, date_trunc('day', raised_at, 'UTC'), alarm_type, priority;
grant select on alarm_daily_statistics to watchdesk_app;
