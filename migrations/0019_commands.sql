-- Orders to devices, from the person's click to what the device reports (docs/decisions/0014-commands.md).

-- Up Migration

create type command_type_enum as enum
  ('UNKNOWN', 'SYSTEM', 'CONFIG', 'OUTPUT', 'DIAGNOSTIC', 'OTA', 'CONFIG_READ', 'RELAY');
create type command_status_enum as enum
  ('PENDING', 'SENT', 'ACKNOWLEDGED', 'COMPLETED', 'FAILED', 'TIMEOUT', 'CANCELLED');
create type command_outcome as enum
  ('confirmed', 'answered_not_verifiable', 'refused', 'not_confirmed', 'no_answer', 'not_done', 'cancelled');
-- In the order in which they go.
create type command_priority as enum ('safety', 'high', 'normal', 'bulk');
create type arming_state as enum ('waiting', 'armed', 'fired', 'disarmed');

-- One order to many devices; each of them has its row in the log.
create table command_bulks (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  command_type command_type_enum not null,
  -- Without the values of secret fields.
  command_data jsonb not null,
  concurrency int not null check (concurrency between 1 and 200),
  scheduled_at timestamptz,
  created_by bigint,
  created_by_name text not null,
  station text not null,
  notes text,
  stopped_at timestamptz,
  stopped_by_name text,
  created_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, created_by) references users (organisation_id, id) on delete set null (created_by)
);
select isolate_by_organisation('command_bulks');
select isolate_for_all_sites('command_bulks');
grant select, insert on command_bulks to watchdesk_app;
grant update (stopped_at, stopped_by_name) on command_bulks to watchdesk_app;

-- The device's identity is copied, because commands outlive their device.
create table command_log (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  device_id bigint,
  device_name text not null,
  device_mac macaddr,
  device_kind device_kind not null,
  -- The same in every attempt.
  request_id uuid not null unique,
  -- Of the newest attempt: its number, and its time on the wire.
  sequence bigint check (is_uint32(sequence)),
  timestamp timestamptz,
  command_type command_type_enum not null,
  -- Without the values of secret fields.
  command_data jsonb not null check (octet_length(command_data::text) <= 4096),
  secret_fields text[] not null default '{}',
  -- What it sets: a newer order to the same makes an older one moot.
  subjects text[] not null default '{}',
  auth_level int not null check (auth_level between 0 and 2),
  status command_status_enum not null default 'PENDING',
  outcome command_outcome,
  is_verifiable boolean not null,
  -- What was reported before it was sent.
  expected jsonb,
  priority command_priority not null,
  scheduled_at timestamptz,
  expires_at timestamptz not null,
  sent_at timestamptz,
  acknowledged_at timestamptz,
  confirmed_at timestamptz,
  completed_at timestamptz,
  failed_at timestamptz,
  response_data jsonb check (octet_length(response_data::text) <= 2048),
  response_code int,
  error_message text,
  retry_count int not null default 0 check (retry_count >= 0),
  max_retries int not null check (max_retries between 0 and 10),
  next_retry_at timestamptz,
  user_id bigint,
  initiated_by varchar(100) not null,
  station text,
  approved_by text,
  cancel_requested_at timestamptz,
  cancelled_by text,
  bulk_id bigint,
  notes text,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete set null (device_id),
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id),
  foreign key (organisation_id, bulk_id) references command_bulks (organisation_id, id) on delete set null (bulk_id),
  constraint outcome_fits_status check (
    case status
      when 'COMPLETED' then outcome in ('confirmed', 'answered_not_verifiable')
      when 'FAILED' then outcome in ('refused', 'not_confirmed')
      when 'TIMEOUT' then outcome in ('no_answer', 'not_done')
      when 'CANCELLED' then outcome = 'cancelled'
      else outcome is null
    end is true),
  constraint sent_says_when check (status in ('PENDING', 'CANCELLED') or outcome = 'not_done'
    or (sent_at is not null and sequence is not null)),
  constraint unsent_was_not_sent check (status not in ('PENDING', 'CANCELLED') or sent_at is null),
  constraint not_done_was_not_sent check (outcome is distinct from 'not_done' or sent_at is null),
  constraint completed_says_when check ((status = 'COMPLETED') = (completed_at is not null)),
  constraint failed_says_when check ((status in ('FAILED', 'TIMEOUT')) = (failed_at is not null)),
  constraint confirmed_says_when check ((outcome is not distinct from 'confirmed') = (confirmed_at is not null))
) with (fillfactor = 80);
-- Kept in the row, so that the log of changes carries it whole also where it did not change.
alter table command_log
  alter column command_data set storage main,
  alter column expected set storage main,
  alter column response_data set storage main,
  alter column notes set storage main,
  alter column error_message set storage main;
create index on command_log (device_id, id desc);
create index on command_log (organisation_id, id desc);
create index on command_log (bulk_id, id) where bulk_id is not null;
create index on command_log (status, command_type);
create index on command_log (timestamp desc);
create index command_log_pending on command_log (organisation_id, device_id, priority, id) where status = 'PENDING';
create index command_log_under_way on command_log (organisation_id, device_id)
  where status in ('SENT', 'ACKNOWLEDGED');
create trigger touch before update on command_log for each row
  when (new.revision = old.revision) execute function touch_revision();
select isolate_by_organisation('command_log');
select isolate_by_site('command_log');
grant select, insert on command_log to watchdesk_app;
grant update (sequence, timestamp, status, outcome, expected, sent_at, acknowledged_at, confirmed_at, completed_at,
  failed_at, response_data, response_code, error_message, retry_count, next_retry_at, cancel_requested_at,
  cancelled_by, revision) on command_log to watchdesk_app;

-- No late answer, restart or second station can take a command where it must not go, whoever asks.
create function guard_command_status() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if not (case old.status
    when 'PENDING' then new.status in ('SENT', 'TIMEOUT', 'CANCELLED')
    when 'SENT' then new.status in ('ACKNOWLEDGED', 'COMPLETED', 'FAILED', 'TIMEOUT')
    when 'ACKNOWLEDGED' then new.status in ('COMPLETED', 'FAILED')
    else false
  end) then
    raise check_violation using
      message = format('a command cannot go from %s to %s', old.status, new.status);
  end if;
  return new;
end
$$;
create trigger guard_status before update on command_log for each row
  when (new.status <> old.status or (old.outcome is not null and new.outcome is distinct from old.outcome))
  execute function guard_command_status();

-- What must be on the wire but nowhere else: passwords and keys while a command is under way, and the secrets that a
-- device gave on request, for some minutes. In no publication.
create table command_secrets (
  command_id bigint primary key,
  organisation_id bigint not null references organisations,
  secrets jsonb,
  answer bytea check (octet_length(answer) <= 1024),
  answered_at timestamptz,
  foreign key (organisation_id, command_id) references command_log (organisation_id, id) on delete cascade
);
select isolate_by_organisation('command_secrets');
select isolate_by_parent('command_secrets', 'command_log', 'command_id');
grant select, insert, update, delete on command_secrets to watchdesk_app;

create function forget_command_secrets() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  update watchdesk.command_secrets set secrets = null
  where command_id = new.id and organisation_id = new.organisation_id and secrets is not null;
  return null;
end
$$;
revoke all on function forget_command_secrets() from public;
create trigger forget_secrets after update on command_log for each row
  when (old.outcome is null and new.outcome is not null and new.secret_fields <> '{}')
  execute function forget_command_secrets();

-- Select before operate: what is dangerous is armed, and fired within seconds, from any station's point of view once.
create table armings (
  id uuid primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  device_id bigint not null,
  device_name text not null,
  command_type command_type_enum not null,
  command_data jsonb not null check (octet_length(command_data::text) <= 4096),
  state arming_state not null,
  needs_second_person boolean not null,
  armed_by bigint,
  armed_by_name text not null,
  armed_station text not null,
  armed_at timestamptz not null,
  expires_at timestamptz not null,
  approved_by bigint,
  approved_by_name text,
  approved_station text,
  approved_at timestamptz,
  command_id bigint,
  revision bigint not null default 1,
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  foreign key (organisation_id, armed_by) references users (organisation_id, id) on delete set null (armed_by),
  foreign key (organisation_id, approved_by) references users (organisation_id, id) on delete set null (approved_by),
  foreign key (organisation_id, command_id) references command_log (organisation_id, id)
    on delete set null (command_id),
  constraint second_person_is_another check (approved_by is null or approved_by <> armed_by),
  constraint second_person_sits_elsewhere check (approved_station is null or approved_station <> armed_station),
  constraint second_person_comes_before_firing
    check (not needs_second_person or state in ('waiting', 'disarmed') or approved_by_name is not null)
);
alter table armings alter column command_data set storage main;
create index on armings (organisation_id, expires_at) where state in ('waiting', 'armed');
create index on armings (device_id);
create trigger touch before update on armings for each row
  when (new.revision = old.revision) execute function touch_revision();
select isolate_by_organisation('armings');
select isolate_by_site('armings');
grant select, insert on armings to watchdesk_app;
grant update (state, expires_at, approved_by, approved_by_name, approved_station, approved_at, command_id, revision)
  on armings to watchdesk_app;

-- Outputs that are marked otherwise than their kind is.
create table device_outputs (
  device_id bigint not null,
  organisation_id bigint not null references organisations,
  output text not null check (output in ('SIREN', 'TURRET', 'RELAY1', 'RELAY2', 'FAN', 'ALL')),
  is_dangerous boolean not null,
  is_for_operators boolean not null,
  updated_at timestamptz not null default now(),
  primary key (device_id, output),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  constraint always_dangerous check (is_dangerous or output not in ('SIREN', 'TURRET', 'ALL'))
);
create trigger touch before update on device_outputs for each row execute function touch_updated_at();
select isolate_by_organisation('device_outputs');
select isolate_by_parent('device_outputs', 'devices', 'device_id');
grant select, insert, update on device_outputs to watchdesk_app;

alter table sites add column needs_second_person boolean not null default false;

alter table command_log replica identity using index command_log_organisation_id_id_key;
alter table armings replica identity using index armings_organisation_id_id_key;
alter publication watchdesk_feed add table command_log, armings;
create trigger feed after insert or update or delete on command_log
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on armings
  for each statement execute function notify_feed();

-- Down Migration

alter publication watchdesk_feed drop table command_log, armings;
alter table sites drop column needs_second_person;
drop table device_outputs;
drop table armings;
drop table command_secrets;
drop table command_log;
drop function forget_command_secrets();
drop function guard_command_status();
drop table command_bulks;
drop type arming_state;
drop type command_priority;
drop type command_outcome;
drop type command_status_enum;
drop type command_type_enum;
