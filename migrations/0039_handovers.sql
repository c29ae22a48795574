-- What one shift hands to the next, signed by both, and what has to be said again every time
-- (docs/decisions/0025-handover.md).

-- Up Migration

create type handover_state as enum ('draft', 'offered', 'sealed', 'given_up');

create table handovers (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  -- What the outgoing person sees: the sites in ascending order; null: all of the organisation. One book each.
  site_ids bigint[] check (cardinality(site_ids) > 0),
  state handover_state not null default 'draft',
  revision bigint not null default 1,
  notes text not null default '' check (char_length(notes) <= 20000),
  started_at timestamptz not null,
  outgoing_id bigint not null,
  outgoing_name text not null,
  outgoing_station text not null,
  -- Signed by the outgoing person; the snapshot is of this moment.
  offered_at timestamptz,
  snapshot jsonb check (jsonb_typeof(snapshot) = 'object' and octet_length(snapshot::text) <= 16777216),
  incoming_id bigint,
  incoming_name text,
  incoming_station text,
  sealed_at timestamptz,
  -- What came between the two signatures.
  difference jsonb check (jsonb_typeof(difference) = 'object' and octet_length(difference::text) <= 4194304),
  -- Its place in the book, and SHA-256 over its content and the digest before.
  number bigint check (number >= 1),
  previous_digest bytea check (octet_length(previous_digest) = 32),
  digest bytea check (octet_length(digest) = 32),
  given_up_at timestamptz,
  given_up_by_name text,
  give_up_reason text check (btrim(give_up_reason) <> '' and char_length(give_up_reason) <= 500),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  -- Nobody who signed is ever deleted.
  foreign key (organisation_id, outgoing_id) references users (organisation_id, id),
  foreign key (organisation_id, incoming_id) references users (organisation_id, id),
  constraint two_people_sign check (incoming_id <> outgoing_id),
  constraint offered_is_whole check (
    (offered_at is null) = (snapshot is null)
    and (state <> 'draft' or offered_at is null)
    and (state not in ('offered', 'sealed') or offered_at is not null)),
  constraint sealed_is_whole check (
    (state = 'sealed') = (sealed_at is not null) and (sealed_at is null) = (incoming_id is null)
    and (sealed_at is null) = (incoming_name is null) and (sealed_at is null) = (incoming_station is null)
    and (sealed_at is null) = (difference is null) and (sealed_at is null) = (number is null)
    and (sealed_at is null) = (digest is null)
    and (previous_digest is null) = (number is null or number = 1)),
  constraint given_up_is_whole check (
    (state = 'given_up') = (given_up_at is not null) and (given_up_at is null) = (given_up_by_name is null)
    and (given_up_at is null) = (give_up_reason is null))
);
create unique index handovers_one_open on handovers (organisation_id, coalesce(site_ids, '{}'))
  where state in ('draft', 'offered');
create unique index handovers_number on handovers (organisation_id, coalesce(site_ids, '{}'), number)
  where number is not null;
create index handovers_ended on handovers (organisation_id, id desc) where state in ('sealed', 'given_up');
create trigger touch before update on handovers for each row execute function touch_revision();
select isolate_by_organisation('handovers');
-- Whoever sees all that it covers.
create policy app_granted_sites on handovers as restrictive to watchdesk_app
  using ((select granted_site_ids()) is null
         or (site_ids is not null and site_ids <@ (select granted_site_ids())::bigint[]));
grant select, insert, update (state, notes, outgoing_station, offered_at, snapshot, incoming_id, incoming_name,
    incoming_station, sealed_at, difference, number, previous_digest, digest, given_up_at, given_up_by_name,
    give_up_reason)
  on handovers to watchdesk_app;

-- What is said again at every handover until somebody clears it.
create table handover_flags (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  -- Where it is; null: of no one site, for people with all of them.
  site_id bigint,
  subject text not null check (subject in ('alarm', 'device', 'site', 'text')),
  alarm_id bigint,
  device_id bigint,
  -- Of the alarm, device or site, because it may be gone one day.
  subject_name text check (btrim(subject_name) <> '' and char_length(subject_name) <= 300),
  note text not null check (btrim(note) <> '' and char_length(note) <= 2000),
  flagged_at timestamptz not null,
  flagged_by bigint,
  flagged_by_name text not null,
  flagged_station text not null,
  cleared_at timestamptz,
  cleared_by bigint,
  cleared_by_name text,
  cleared_station text,
  clear_reason text check (btrim(clear_reason) <> '' and char_length(clear_reason) <= 500),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id),
  foreign key (organisation_id, alarm_id) references alarms (organisation_id, id) on delete set null (alarm_id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete set null (device_id),
  foreign key (organisation_id, flagged_by) references users (organisation_id, id) on delete set null (flagged_by),
  foreign key (organisation_id, cleared_by) references users (organisation_id, id) on delete set null (cleared_by),
  constraint subject_has_name check ((subject = 'text') = (subject_name is null)),
  constraint cleared_says_who_and_why check (
    (cleared_at is null) = (cleared_by_name is null) and (cleared_at is null) = (cleared_station is null)
    and (cleared_at is null) = (clear_reason is null) and (cleared_by is null or cleared_at is not null))
);
create unique index handover_flags_alarm on handover_flags (alarm_id) where cleared_at is null;
create unique index handover_flags_device on handover_flags (device_id) where cleared_at is null;
create index handover_flags_open on handover_flags (organisation_id) where cleared_at is null;
select isolate_by_organisation('handover_flags');
select isolate_by_site('handover_flags');
grant select, insert, update (cleared_at, cleared_by, cleared_by_name, cleared_station, clear_reason)
  on handover_flags to watchdesk_app;

-- How long the organisation keeps what both have signed; the default stands in the program too.
create function handover_days(organisation bigint) returns int
  language sql stable
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  select coalesce((select days from watchdesk.retention r
                   where r.organisation_id = organisation and r.what = 'handovers'), 2557)
$$;
revoke all on function handover_days(bigint) from public;
grant execute on function handover_days(bigint) to watchdesk_app;

-- For everybody, the owner of the tables too. Only what is older than it has to be kept may go.
create function guard_handover() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    if coalesce(old.sealed_at, old.given_up_at) < now() - make_interval(days => watchdesk.handover_days(old.organisation_id))
    then
      return old;
    end if;
    raise exception 'a handover is never deleted before its time' using errcode = 'WD004';
  end if;
  if old.state in ('sealed', 'given_up') then
    raise exception 'a handover that is over stays as it is' using errcode = 'WD004';
  end if;
  if not (case new.state
    when 'draft' then true
    when 'offered' then old.state = 'draft'
    when 'sealed' then old.state = 'offered'
    when 'given_up' then true
  end) then
    raise exception 'a handover cannot go from % to %', old.state, new.state using errcode = 'WD004';
  end if;
  -- What the first has signed is what the second signs.
  if old.state = 'offered' and new.state <> 'draft'
     and (new.notes, new.snapshot, new.offered_at, new.outgoing_id, new.outgoing_name, new.outgoing_station,
          new.site_ids, new.started_at)
         is distinct from
         (old.notes, old.snapshot, old.offered_at, old.outgoing_id, old.outgoing_name, old.outgoing_station,
          old.site_ids, old.started_at) then
    raise exception 'what was signed once stays as it is' using errcode = 'WD004';
  end if;
  return new;
end
$$;
create trigger guard before update or delete on handovers for each row execute function guard_handover();

create function guard_handover_flag() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if tg_op = 'DELETE' then
    if old.cleared_at < now() - make_interval(days => watchdesk.handover_days(old.organisation_id)) then
      return old;
    end if;
    raise exception 'a flag is never deleted before its time' using errcode = 'WD004';
  end if;
  -- A site, device or person that is deleted leaves its place empty.
  if (new.organisation_id, new.subject, new.subject_name, new.note, new.flagged_at, new.flagged_by_name, new.flagged_station)
     is distinct from
     (old.organisation_id, old.subject, old.subject_name, old.note, old.flagged_at, old.flagged_by_name, old.flagged_station)
     or (old.cleared_at is not null
         and (new.cleared_at, new.cleared_by_name, new.cleared_station, new.clear_reason)
             is distinct from
             (old.cleared_at, old.cleared_by_name, old.cleared_station, old.clear_reason)) then
    raise exception 'what was flagged and cleared stays as it is' using errcode = 'WD004';
  end if;
  return new;
end
$$;
create trigger guard before update or delete on handover_flags
  for each row execute function guard_handover_flag();

create function refuse_emptying() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'this table is never emptied' using errcode = 'WD004';
end
$$;
create trigger never_emptied before truncate on handovers for each statement execute function refuse_emptying();
create trigger never_emptied before truncate on handover_flags for each statement execute function refuse_emptying();

-- Desks hear that there is something to read again, nothing more: the log carries no snapshot.
alter table handovers replica identity using index handovers_organisation_id_id_key;
alter table handover_flags replica identity using index handover_flags_organisation_id_id_key;
alter publication watchdesk_feed
  add table handovers (organisation_id, id), handover_flags (organisation_id, id);
create trigger feed after insert or update or delete on handovers
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on handover_flags
  for each statement execute function notify_feed();

-- Down Migration

alter publication watchdesk_feed drop table handovers, handover_flags;
drop table handover_flags;
drop table handovers;
drop function refuse_emptying();
drop function guard_handover_flag();
drop function guard_handover();
drop function handover_days(bigint);
drop type handover_state;
