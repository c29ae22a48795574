-- What happens when nobody takes an alarm: louder, the supervisors' desks, somebody outside
-- (docs/decisions/0022-escalation.md).

-- Up Migration

insert into alarm_types (code, priority, highly_managed, rank) values ('NOTIFICATION', 'medium', false, 20);
create unique index alarms_one_open_channel on alarms (organisation_id, subject)
  where alarm_type = 'NOTIFICATION' and state <> 'closed';
create index alarms_of_channels on alarms (organisation_id, subject, id desc) where alarm_type = 'NOTIFICATION';

-- Since when an alarm waits for somebody, by the database's time, and how far its escalation has come.
alter table alarms
  add column waiting_since timestamptz,
  add column loudness smallint not null default 0 check (loudness between 0 and 3),
  add column called_supervisors_at timestamptz,
  add constraint escalates_while_it_waits check (
    waiting_since is not null or (escalation_level = 0 and loudness = 0 and called_supervisors_at is null));

-- A wait begins when nobody has acknowledged or claimed an alarm that nothing keeps quiet, and ends with any of them.
-- The next one begins from the first step.
create function keep_alarm_wait() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if new.state not in ('unacknowledged_active', 'unacknowledged_returned')
     or new.claimed_at is not null or new.suppression is not null then
    new.waiting_since := null;
    new.escalation_level := 0;
    new.loudness := 0;
    new.called_supervisors_at := null;
  elsif new.waiting_since is null then
    new.waiting_since := now();
  end if;
  return new;
end
$$;
create trigger keep_wait before insert or update of state, claimed_at, suppression on alarms
  for each row execute function keep_alarm_wait();
-- Nothing that people see of them has changed.
alter table alarms disable trigger touch;
update alarms set waiting_since = now()
  where state in ('unacknowledged_active', 'unacknowledged_returned') and claimed_at is null and suppression is null;
alter table alarms enable trigger touch;
create index alarms_waiting on alarms (organisation_id, priority, escalation_level, waiting_since)
  where waiting_since is not null;

-- By priority: what is done when an alarm has waited for so long. Without steps nothing is.
create table escalation_steps (
  organisation_id bigint not null references organisations on delete cascade,
  priority alarm_priority not null,
  position smallint not null check (position between 1 and 9),
  after_s int not null check (after_s between 1 and 86400),
  is_louder boolean not null,
  calls_supervisors boolean not null,
  primary key (organisation_id, priority, position)
);
select isolate_by_organisation('escalation_steps');
grant select, insert, update, delete on escalation_steps to watchdesk_app;

-- Critical: before the second of BS 8484's ages (98.5 % within 40 s). High: with EN 50518's (90 s and 180 s).
create function give_escalation(organisation bigint) returns void
  language sql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  insert into escalation_steps (organisation_id, priority, position, after_s, is_louder, calls_supervisors) values
    (organisation, 'critical', 1, 20, true, false),
    (organisation, 'critical', 2, 40, true, true),
    (organisation, 'high', 1, 90, true, false),
    (organisation, 'high', 2, 180, true, true),
    (organisation, 'medium', 1, 300, true, false),
    (organisation, 'medium', 2, 900, false, true)
  on conflict do nothing
$$;
revoke all on function give_escalation(bigint) from public;
create function give_new_organisation_escalation() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  perform watchdesk.give_escalation(new.id);
  return null;
end
$$;
revoke all on function give_new_organisation_escalation() from public;
create trigger give_escalation after insert on organisations
  for each row execute function give_new_organisation_escalation();
select give_escalation(id) from organisations;

-- Ways to people outside the control room. Never deleted: notifications name them.
create type notification_channel_kind as enum ('webhook', 'email');
create table notification_channels (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  kind notification_channel_kind not null,
  name text not null check (btrim(name) <> '' and char_length(name) <= 60),
  -- Of a webhook: scheme, host and port. Its path may be a secret.
  origin text check (char_length(origin) <= 300),
  is_signed boolean not null default false,
  recipients text[] check (cardinality(recipients) between 1 and 20),
  is_archived boolean not null default false,
  -- Attempts that failed in a row, of whatever was to be sent.
  failures int not null default 0 check (failures >= 0),
  failing_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  constraint a_webhook_has_an_address check ((kind = 'webhook') = (origin is not null)),
  constraint an_email_has_recipients check ((kind = 'email') = (recipients is not null)),
  constraint failing_is_whole check ((failures = 0) = (failing_since is null))
);
create unique index notification_channels_name on notification_channels (organisation_id, lower(name))
  where not is_archived;
create trigger touch before update on notification_channels for each row execute function touch_updated_at();
select isolate_by_organisation('notification_channels');
grant select, insert on notification_channels to watchdesk_app;
grant update (name, origin, is_signed, recipients, is_archived, failures, failing_since, updated_at)
  on notification_channels to watchdesk_app;

-- What only the sender reads. In no publication.
create table notification_secrets (
  channel_id bigint primary key,
  organisation_id bigint not null references organisations,
  address text not null check (char_length(address) <= 2000),
  signing_secret text check (char_length(signing_secret) between 16 and 200),
  foreign key (organisation_id, channel_id) references notification_channels (organisation_id, id) on delete cascade
);
select isolate_by_organisation('notification_secrets');
grant select, insert, update, delete on notification_secrets to watchdesk_app;

create table escalation_step_channels (
  organisation_id bigint not null references organisations on delete cascade,
  priority alarm_priority not null,
  position smallint not null,
  channel_id bigint not null,
  primary key (organisation_id, priority, position, channel_id),
  foreign key (organisation_id, priority, position)
    references escalation_steps (organisation_id, priority, position) on delete cascade,
  foreign key (organisation_id, channel_id) references notification_channels (organisation_id, id)
);
create index on escalation_step_channels (channel_id);
select isolate_by_organisation('escalation_step_channels');
grant select, insert, delete on escalation_step_channels to watchdesk_app;

-- What is to be told, written together with what it tells of.
create type notification_state as enum ('pending', 'sent', 'failed', 'needless');
create table notifications (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  channel_id bigint not null,
  kind text not null check (kind in ('escalation', 'test')),
  -- The same for every attempt, so that who receives it twice can tell.
  key uuid not null unique default gen_random_uuid(),
  state notification_state not null default 'pending',
  created_at timestamptz not null default now(),
  -- Not to be sent before this: who was told a moment ago is told the rest together.
  due_at timestamptz not null,
  attempts int not null default 0 check (attempts >= 0),
  next_attempt_at timestamptz,
  last_error text check (char_length(last_error) <= 300),
  ended_at timestamptz,
  -- Of the attempt that went well, from asking to the answer.
  latency_ms int check (latency_ms >= 0),
  requested_by text,
  station text,
  unique (organisation_id, id),
  foreign key (organisation_id, channel_id) references notification_channels (organisation_id, id),
  constraint open_has_a_next_attempt check ((state = 'pending') = (next_attempt_at is not null)),
  constraint over_has_an_end check ((state = 'pending') = (ended_at is null))
);
create index notifications_open on notifications (organisation_id, channel_id, next_attempt_at) where state = 'pending';
create index notifications_of_channel on notifications (organisation_id, channel_id, id desc);
create index notifications_ended on notifications (organisation_id, ended_at) where state <> 'pending';
select isolate_by_organisation('notifications');
grant select, insert, update, delete on notifications to watchdesk_app;

create table notification_alarms (
  notification_id bigint not null,
  alarm_id bigint not null,
  organisation_id bigint not null references organisations,
  -- The wait it tells of: one that has ended needs nobody outside any more.
  waiting_since timestamptz not null,
  level smallint not null check (level between 1 and 9),
  primary key (notification_id, alarm_id),
  foreign key (organisation_id, notification_id) references notifications (organisation_id, id) on delete cascade,
  foreign key (organisation_id, alarm_id) references alarms (organisation_id, id) on delete cascade
);
create index on notification_alarms (alarm_id);
select isolate_by_organisation('notification_alarms');
select isolate_by_parent('notification_alarms', 'alarms', 'alarm_id');
grant select, insert, update, delete on notification_alarms to watchdesk_app;

-- Down Migration

drop table notification_alarms;
drop table notifications;
drop type notification_state;
drop table escalation_step_channels;
drop table notification_secrets;
drop table notification_channels;
drop type notification_channel_kind;
drop trigger give_escalation on organisations;
drop function give_new_organisation_escalation();
drop function give_escalation(bigint);
drop table escalation_steps;
drop trigger keep_wait on alarms;
drop function keep_alarm_wait();
drop index alarms_waiting;
alter table alarms
  drop constraint escalates_while_it_waits,
  drop column called_supervisors_at,
  drop column loudness,
  drop column waiting_since;
drop index alarms_of_channels;
drop index alarms_one_open_channel;
update alarms set alarm_type = 'UNKNOWN' where alarm_type = 'NOTIFICATION';
delete from alarm_type_settings where code = 'NOTIFICATION';
delete from alarm_types where code = 'NOTIFICATION';
