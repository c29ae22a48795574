-- Relay boards: devices that are known by a name of their own, their channels, and who held which
-- (docs/decisions/0015-relay-boards.md).

-- Up Migration

-- A MAC is on no board's wire but in its announcement; the name in its topics is what it is known by.
alter table devices add column protocol_uuid varchar(64) check (is_topic_level(protocol_uuid));
alter table devices add constraint boards_have_a_uuid check (kind <> 'relay_board' or protocol_uuid is not null);
create unique index devices_topic_base_protocol_uuid_key on devices (topic_base, protocol_uuid)
  where protocol_uuid is not null;

create type board_generation as enum ('older', 'v2');
create type channel_kind as enum ('toggle', 'momentary', 'pulse', 'timed');
create type relay_trigger as enum ('mqtt', 'web', 'button', 'auto', 'simulator', 'safety_shutoff');
create type hold_end as enum
  ('released', 'focus-lost', 'window-closed', 'disabled', 'no-beat', 'session-ended', 'link-lost', 'broker-lost',
   'board-offline', 'engine-stopped', 'station-lost');

insert into alarm_types (code, priority, highly_managed, rank) values
  -- A channel that a person must hold was switched off by the board itself.
  ('SAFETY_SHUTOFF', 'high', false, 12),
  -- A channel is not what a person wants it to be.
  ('RELAY_MISMATCH', 'medium', false, 13);

create table board_status (
  device_id bigint primary key,
  organisation_id bigint not null references organisations,
  -- The device's, so that a row of the log is whole.
  protocol_uuid varchar(64) not null,
  is_online boolean not null default false,
  online_since timestamptz,
  last_seen timestamptz,
  -- When it last reported its channels, live: what confirms a command.
  last_state_at timestamptz,
  offline_reason text,
  firmware_version text check (length(firmware_version) <= 40),
  generation board_generation not null default 'older',
  protocol_version text check (length(protocol_version) <= 20),
  -- Another major version of the protocol: nothing of it is believed, nothing is sent to it.
  protocol_problem text,
  channel_count int check (channel_count between 1 and 32),
  ip_address inet,
  rssi int,
  uptime bigint check (is_uint32(uptime)),
  free_memory bigint check (is_uint32(free_memory)),
  heartbeat_ms int not null default 250 check (heartbeat_ms between 100 and 500),
  last_error_at timestamptz,
  last_error_code text,
  last_error_message text,
  revision bigint not null default 0,
  updated_at timestamptz not null default now(),
  unique (organisation_id, device_id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
) with (fillfactor = 70);
create trigger touch before update on board_status for each row execute function touch_revision();
select isolate_by_organisation('board_status');
select isolate_by_parent('board_status', 'devices', 'device_id');
grant select, insert, update, delete on board_status to watchdesk_app;

create table relays (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  device_id bigint not null,
  -- The wire counts from 1.
  relay_index int not null check (relay_index between 0 and 31),
  name varchar(50) not null check (btrim(name) <> ''),
  description text,
  notes text,
  is_active boolean not null default true,
  kind channel_kind not null default 'toggle',
  duration_ms int check (duration_ms between 50 and 3600000),
  auto_mode boolean not null default false,
  is_dangerous boolean not null default false,
  in_sequences boolean not null default true,
  interlock_group text check (btrim(interlock_group) <> ''),
  normally_on boolean not null default false,
  -- As the board reported it; null until it has.
  current_state boolean,
  reported_at timestamptz,
  -- Since when it has been so.
  reported_since timestamptz,
  reported_trigger relay_trigger,
  reported_source text,
  -- When it was last reported to be on: what confirms a pulse.
  last_on_at timestamptz,
  wanted_state boolean,
  wanted_at timestamptz,
  wanted_by bigint,
  wanted_by_name text,
  wanted_station text,
  wanted_reason text,
  wanted_request_id uuid,
  -- An alarm is open since then.
  disagrees_since timestamptz,
  held_by_name text,
  held_station text,
  held_since timestamptz,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  unique (device_id, relay_index),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  foreign key (organisation_id, wanted_by) references users (organisation_id, id) on delete set null (wanted_by),
  constraint times_have_a_duration check (kind not in ('pulse', 'timed') or duration_ms is not null),
  constraint momentary_stands_alone
    check (kind <> 'momentary' or (not in_sequences and interlock_group is null and wanted_state is null)),
  constraint wanted_says_when_and_who check ((wanted_state is null) = (wanted_at is null)
    and (wanted_state is null) = (wanted_by_name is null)),
  constraint held_says_who check ((held_since is null) = (held_by_name is null))
) with (fillfactor = 70);
create index on relays (organisation_id) where wanted_state is not null;
create trigger touch before update on relays for each row execute function touch_revision();
select isolate_by_organisation('relays');
select isolate_by_parent('relays', 'devices', 'device_id');
grant select, insert, update, delete on relays to watchdesk_app;

-- Append-only.
create table relay_changes (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  device_id bigint not null,
  relay_index int not null check (relay_index between 0 and 31),
  at timestamptz not null,
  state boolean not null,
  trigger relay_trigger,
  source text,
  user_name text,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
create index on relay_changes (device_id, id desc);
select isolate_by_organisation('relay_changes');
select isolate_by_parent('relay_changes', 'devices', 'device_id');
grant select, insert on relay_changes to watchdesk_app;
-- The trigger comes behind the state, on another topic.
grant update (trigger, source) on relay_changes to watchdesk_app;

create table relay_holds (
  id uuid primary key,
  organisation_id bigint not null references organisations,
  device_id bigint not null,
  relay_index int not null check (relay_index between 0 and 31),
  user_id bigint,
  user_name text not null,
  station text not null,
  began_at timestamptz not null default now(),
  -- The station that serves the hold is alive; written each second, not with each beat.
  beat_at timestamptz not null default now(),
  ended_at timestamptz,
  reason hold_end,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id),
  check ((ended_at is null) = (reason is null))
) with (fillfactor = 70);
create unique index relay_holds_one_open on relay_holds (device_id, relay_index) where ended_at is null;
create index on relay_holds (device_id, began_at desc);
select isolate_by_organisation('relay_holds');
select isolate_by_parent('relay_holds', 'devices', 'device_id');
grant select, insert on relay_holds to watchdesk_app;
grant update (beat_at, ended_at, reason) on relay_holds to watchdesk_app;

-- The writer keeps the newest 100 a board.
create table board_errors (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  device_id bigint not null,
  at timestamptz not null,
  code text not null check (length(code) <= 40),
  message text not null check (length(message) <= 500),
  context text check (length(context) <= 500),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
create index on board_errors (device_id, id desc);
select isolate_by_organisation('board_errors');
select isolate_by_parent('board_errors', 'devices', 'device_id');
grant select, insert, delete on board_errors to watchdesk_app;

alter table board_status replica identity using index board_status_organisation_id_device_id_key;
alter table relays replica identity using index relays_organisation_id_id_key;
-- Kept in the row, so that the log of changes carries it whole also where it did not change.
alter table relays
  alter column description set storage main,
  alter column notes set storage main,
  alter column wanted_reason set storage main,
  alter column reported_source set storage main;
alter table board_status
  alter column offline_reason set storage main,
  alter column last_error_message set storage main;
alter publication watchdesk_feed add table board_status, relays;
create trigger feed after insert or update or delete on board_status
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on relays
  for each statement execute function notify_feed();

-- Down Migration

alter publication watchdesk_feed drop table board_status, relays;
drop table board_errors;
drop table relay_holds;
drop table relay_changes;
drop table relays;
drop table board_status;
-- The version before knows neither boards nor these types; what people did about them stays.
update alarms set alarm_type = 'UNKNOWN', device_id = null where alarm_type in ('SAFETY_SHUTOFF', 'RELAY_MISMATCH');
delete from alarm_types where code in ('SAFETY_SHUTOFF', 'RELAY_MISMATCH');
delete from devices where kind = 'relay_board';
drop type hold_end;
drop type relay_trigger;
drop type channel_kind;
drop type board_generation;
alter table devices drop constraint boards_have_a_uuid;
alter table devices drop column protocol_uuid;
