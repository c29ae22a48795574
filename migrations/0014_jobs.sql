-- Work that the database needs from time to time: its runs, its timetable, how large the tables are each day, and how
-- long each organisation keeps what. The queue itself is the job library's, in a schema of its own.

-- Up Migration

create table job_runs (
  id bigint generated always as identity primary key,
  job text not null check (job ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  station text not null,
  -- The process, by which it is found out that it died; null for one that told neither.
  station_id uuid,
  -- The run in the library's queue.
  queue_id uuid,
  -- A person's name as shown; null where the timetable asked.
  requested_by text,
  -- That person's, whose name others are not shown.
  requester_organisation_id bigint references organisations on delete set null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  rows bigint check (rows >= 0),
  error text check (error <> ''),
  constraint requester_has_a_name check (requested_by is not null or requester_organisation_id is null),
  constraint finished_says_how check ((finished_at is null) = (rows is null and error is null)),
  constraint failed_counts_nothing check (rows is null or error is null)
);
create index on job_runs (job, id desc);
create index on job_runs (started_at);
grant select, insert, update (finished_at, rows, error) on job_runs to watchdesk_app;

-- The newest time of its timetable that a job was asked for, so that each is asked for once among all stations.
create table job_slots (
  job text primary key,
  slot timestamptz not null
);
grant select, insert, update on job_slots to watchdesk_app;

-- A partition counts as its table, a chunk as its hypertable.
create table relation_sizes (
  day date not null,
  relation text not null,
  table_bytes bigint not null check (table_bytes >= 0),
  index_bytes bigint not null check (index_bytes >= 0),
  -- The planner's estimate.
  row_count bigint not null check (row_count >= 0),
  primary key (day, relation)
);
grant select on relation_sizes to watchdesk_app;

-- What is not here is kept as long as the program says.
create table retention (
  organisation_id bigint not null references organisations,
  what text not null check (what ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  days int not null check (days between 1 and 36500),
  updated_at timestamptz not null default now(),
  updated_by text not null,
  primary key (organisation_id, what)
);
create trigger touch before update on retention for each row execute function touch_updated_at();
select isolate_by_organisation('retention');
grant select, insert, update, delete on retention to watchdesk_app;

-- Old lines of large tables are found without reading them whole.
create index on audit_logs (at);
create index on alarms (closed_at) where state = 'closed';
create index on alarm_events (received_at);

-- Down Migration

drop index alarm_events_received_at_idx;
drop index alarms_closed_at_idx;
drop index audit_logs_at_idx;
drop table retention;
drop table relation_sizes;
drop table job_slots;
drop table job_runs;
