-- What devices reported (alarm_events), what people handle (alarms), and what was done about it (alarm_timeline).

-- Up Migration

create type alarm_type_enum as enum
  ('UNKNOWN', 'PANIC1', 'PANIC2', 'TAMPER', 'FIRE', 'INTRUSION', 'MEDICAL', 'DURESS', 'OUTPUT_EVENT');
create type event_state_enum as enum ('INACTIVE', 'ACTIVE', 'TEST', 'STARTING', 'STOPPING');
create type priority_enum as enum ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL');
create type alarm_priority as enum ('critical', 'high', 'medium', 'low');
create type alarm_state as enum
  ('unacknowledged_active', 'acknowledged_active', 'unacknowledged_returned', 'acknowledged_returned', 'closed');
create type alarm_disposition as enum ('real', 'false', 'test', 'duplicate', 'fault', 'other');
create type timeline_action as enum
  ('raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed');

-- Append-only. The device's identity is copied, because events outlive their device.
create table alarm_events (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  device_id bigint,
  device_hostname text not null,
  device_mac macaddr,
  -- The payload's own message number.
  sequence bigint not null check (is_uint32(sequence)),
  boot_epoch bigint not null check (is_uint32(boot_epoch)),
  -- The envelope's number; null where the fleet has no envelope.
  envelope_sequence bigint check (is_uint32(envelope_sequence)),
  -- The device's clock.
  timestamp timestamptz not null,
  received_at timestamptz not null,
  alarm_type alarm_type_enum not null,
  event_state event_state_enum not null,
  priority priority_enum not null,
  physical_state boolean not null default false,
  output_type int,
  pattern_type int,
  duration_seconds bigint check (is_uint32(duration_seconds)),
  elapsed_seconds bigint check (is_uint32(elapsed_seconds)),
  -- SHA-256 of the frame: tells a redelivery from a sequence used twice.
  payload_digest bytea not null check (octet_length(payload_digest) = 32),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete set null (device_id)
);
create unique index alarm_events_once_by_envelope
  on alarm_events (device_id, boot_epoch, envelope_sequence) where envelope_sequence is not null;
create unique index alarm_events_once_by_payload
  on alarm_events (device_id, sequence, timestamp, alarm_type, event_state) where envelope_sequence is null;
create index on alarm_events (device_id, timestamp desc);
create index on alarm_events (device_id, id desc);
create index on alarm_events (alarm_type, event_state);
create index on alarm_events (priority);
create index alarm_events_active on alarm_events (device_id, timestamp desc) where event_state = 'ACTIVE';
create index alarm_events_output on alarm_events (device_id, timestamp desc) where alarm_type = 'OUTPUT_EVENT';
create trigger touch before update on alarm_events for each row execute function touch_updated_at();
select isolate_by_organisation('alarm_events');
grant select, insert on alarm_events to watchdesk_app;

-- The first eight are the boxes' own; the engine finds the others.
create table alarm_types (
  code text primary key,
  priority alarm_priority not null,
  highly_managed boolean not null,
  rank int not null unique
);
insert into alarm_types (code, priority, highly_managed, rank) values
  ('PANIC1', 'critical', true, 1),
  ('PANIC2', 'critical', true, 2),
  ('DURESS', 'critical', true, 3),
  ('FIRE', 'critical', true, 4),
  ('MEDICAL', 'critical', true, 5),
  ('INTRUSION', 'high', false, 6),
  ('TAMPER', 'high', true, 7),
  ('UNKNOWN', 'medium', false, 8),
  ('OFFLINE', 'medium', false, 9),
  ('SECURITY', 'medium', false, 10),
  ('SYNC', 'low', false, 11);
grant select on alarm_types to watchdesk_app;

create table alarms (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  device_id bigint,
  device_name text not null,
  device_mac macaddr,
  alarm_type text not null references alarm_types,
  priority alarm_priority not null,
  state alarm_state not null,
  count int not null default 1 check (count >= 1),
  raised_at timestamptz not null,
  last_activated_at timestamptz not null,
  returned_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by bigint,
  acknowledged_by_name text,
  acknowledged_station text,
  acknowledge_note text,
  closed_at timestamptz,
  closed_by bigint,
  closed_by_name text,
  disposition alarm_disposition,
  -- device: an AlarmEvent; state: an input seen in a status or heartbeat; engine: found by the engine itself.
  source text not null check (source in ('device', 'state', 'engine')),
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete set null (device_id),
  foreign key (organisation_id, acknowledged_by) references users (organisation_id, id)
    on delete set null (acknowledged_by),
  foreign key (organisation_id, closed_by) references users (organisation_id, id) on delete set null (closed_by),
  constraint acknowledged_says_when
    check (state not in ('acknowledged_active', 'acknowledged_returned') or acknowledged_at is not null),
  constraint unacknowledged_says_nothing
    check (
      state not in ('unacknowledged_active', 'unacknowledged_returned')
      or (acknowledged_at is null and acknowledged_by is null and acknowledged_by_name is null
          and acknowledged_station is null and acknowledge_note is null)
    ),
  constraint returned_says_when
    check (state not in ('unacknowledged_returned', 'acknowledged_returned') or returned_at is not null),
  constraint closed_says_when_and_what check (state <> 'closed' or (closed_at is not null and disposition is not null)),
  constraint open_is_not_closed check (state = 'closed' or (closed_at is null and closed_by is null))
);
create unique index alarms_one_open on alarms (device_id, alarm_type) where state <> 'closed';
create index on alarms (organisation_id, raised_at desc);
create trigger touch before update on alarms for each row execute function touch_revision();
select isolate_by_organisation('alarms');
grant select, insert, update on alarms to watchdesk_app;

-- Append-only. The person's name is copied, because lines outlive their user.
create table alarm_timeline (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  alarm_id bigint not null,
  at timestamptz not null,
  action timeline_action not null,
  user_id bigint,
  user_name text,
  station text,
  note text,
  event_id bigint,
  unique (organisation_id, id),
  foreign key (organisation_id, alarm_id) references alarms (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id),
  foreign key (organisation_id, event_id) references alarm_events (organisation_id, id) on delete set null (event_id)
);
create index on alarm_timeline (alarm_id, id);
create index on alarm_timeline (event_id) where event_id is not null;
select isolate_by_organisation('alarm_timeline');
grant select, insert on alarm_timeline to watchdesk_app;

-- Down Migration

drop table alarm_timeline;
drop table alarms;
drop table alarm_types;
drop table alarm_events;
drop type timeline_action;
drop type alarm_disposition;
drop type alarm_state;
drop type alarm_priority;
drop type priority_enum;
drop type event_state_enum;
drop type alarm_type_enum;
