-- What ingestion keeps beside its devices: refused messages, boxes that never registered, and who ingests.

-- Up Migration

create type reject_reason as enum (
  'too-large', 'too-short', 'bad-length', 'bad-tag', 'undecodable', 'out-of-range', 'replayed', 'too-old',
  'sequence-reused', 'wrong-topic', 'refused-by-database'
);

-- The writer keeps the newest 20 a hostname.
create table rejected_messages (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  received_at timestamptz not null,
  topic text not null,
  hostname text,
  device_id bigint,
  reason reject_reason not null,
  size_bytes int not null check (size_bytes >= 0),
  frame bytea not null check (octet_length(frame) <= 512),
  unique (organisation_id, id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
create index on rejected_messages (organisation_id, hostname, id desc);
create index on rejected_messages (device_id) where device_id is not null;
select isolate_by_organisation('rejected_messages');
grant select, insert, delete on rejected_messages to watchdesk_app;

create table unregistered_devices (
  organisation_id bigint not null references organisations,
  topic_base text not null,
  hostname text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  message_count bigint not null default 1 check (message_count >= 1),
  last_kind text not null,
  last_status_request_at timestamptz,
  primary key (organisation_id, topic_base, hostname)
);
select isolate_by_organisation('unregistered_devices');
grant select, insert, update, delete on unregistered_devices to watchdesk_app;

-- For the status bar only: what makes a station the one ingester is an advisory lock.
create table ingest_lease (
  is_only boolean primary key default true check (is_only),
  holder text,
  since timestamptz
);
insert into ingest_lease default values;
grant select, update on ingest_lease to watchdesk_app;

-- Down Migration

drop table ingest_lease;
drop table unregistered_devices;
drop table rejected_messages;
drop type reject_reason;
