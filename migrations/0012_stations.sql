-- Who ingests, by a lease with an epoch, and which stations there are (docs/decisions/0009-one-ingester.md).

-- Up Migration

-- With it go its place in the publication and its trigger: a renewal each second is no news for screens.
drop table ingest_lease;

create table ingest_leases (
  -- main: the one ingester; w1, w2 …: workers that share the load.
  slot text primary key check (slot ~ '^(main|w[1-9][0-9]{0,2})$'),
  -- Rises each time a station takes over.
  epoch bigint not null default 0 check (epoch >= 0),
  -- The process that ingests; null where nobody does.
  station_id uuid,
  holder text,
  since timestamptz,
  renewed_at timestamptz,
  -- To whom a person gave it.
  wanted_station_id uuid,
  wanted_at timestamptz,
  check ((station_id is null) = (holder is null)),
  check ((station_id is null) = (since is null)),
  check ((wanted_station_id is null) = (wanted_at is null)),
  -- For the lock modes: raising an epoch changes a key and so waits for every transaction that holds the row FOR KEY
  -- SHARE; a renewal does not, and neither do two transactions that hold it.
  unique (slot, epoch)
) with (fillfactor = 50);
insert into ingest_leases (slot) values ('main');
grant select, insert, update on ingest_leases to watchdesk_app;

-- Fails unless the slot still has this epoch, and keeps it from rising until the transaction has ended. WD001 is this
-- program's own class of errors (the standard leaves classes from 5 and I on to implementations).
create function require_ingest_epoch(wanted_slot text, wanted_epoch bigint) returns void
  language plpgsql
as $$
begin
  perform from watchdesk.ingest_leases l where l.slot = wanted_slot and l.epoch = wanted_epoch for key share;
  if not found then
    raise exception using errcode = 'WD001',
      message = format('another station ingests: the lease %s has left epoch %s', wanted_slot, wanted_epoch);
  end if;
end
$$;
revoke all on function require_ingest_epoch(text, bigint) from public;
grant execute on function require_ingest_epoch(text, bigint) to watchdesk_app;

-- One row a running process. It serves every organisation of the installation and holds nothing of any of them, so
-- every organisation sees it; who is logged in there stands in station_users.
create table stations (
  id uuid primary key,
  name text not null,
  host text not null,
  process_id int not null,
  edition text not null check (edition in ('desktop', 'headless', 'worker')),
  version text not null,
  started_at timestamptz not null default clock_timestamp(),
  beat_at timestamptz not null default clock_timestamp(),
  -- The station's clock minus the database's, and by how much that may be wrong.
  clock_offset_ms double precision,
  clock_error_ms double precision
) with (fillfactor = 70);
grant select, insert, update, delete on stations to watchdesk_app;

create table station_users (
  organisation_id bigint not null references organisations,
  station_id uuid not null references stations on delete cascade,
  user_id bigint not null,
  -- Screens of this person there.
  screens int not null check (screens >= 1),
  since timestamptz not null default clock_timestamp(),
  primary key (organisation_id, station_id, user_id),
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade
);
create index on station_users (station_id);
create index on station_users (user_id);
select isolate_by_organisation('station_users');
grant select, insert, update, delete on station_users to watchdesk_app;

-- Down Migration

drop table station_users;
drop table stations;
drop function require_ingest_epoch(text, bigint);
drop table ingest_leases;

create table ingest_lease (
  is_only boolean primary key default true check (is_only),
  holder text,
  since timestamptz
);
insert into ingest_lease default values;
grant select, update on ingest_lease to watchdesk_app;
alter publication watchdesk_feed add table ingest_lease;
create trigger feed after insert or update or delete on ingest_lease
  for each statement execute function notify_feed();
