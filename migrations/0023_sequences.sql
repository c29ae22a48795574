-- Sequences of switchings that people compose, their runs, and what came of each step
-- (docs/decisions/0018-sequences.md).

-- Up Migration

-- armed, waiting: selected, not started. The five after running are how a run ends.
create type sequence_run_state as enum
  ('waiting', 'armed', 'disarmed', 'running', 'completed', 'failed', 'stopped', 'emergency', 'overdue');
create type sequence_step_state as enum ('waiting', 'ordered', 'taken', 'over', 'skipped');
create type sequence_policy as enum ('stop', 'continue');

create table sequences (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  -- Without: it reaches devices of all sites, and is for people with all sites.
  site_id bigint,
  name text not null check (btrim(name) <> '' and char_length(name) <= 80),
  version int not null check (version > 0),
  is_archived boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade
);
create unique index sequences_name on sequences (organisation_id, coalesce(site_id, 0), lower(name))
  where not is_archived;
create trigger touch before update on sequences for each row execute function touch_updated_at();
select isolate_by_organisation('sequences');
select isolate_by_site('sequences');
grant select, insert, update (name, version, is_archived) on sequences to watchdesk_app;

-- Append-only: an older state is restored by saving it again.
create table sequence_versions (
  sequence_id bigint not null,
  version int not null check (version > 0),
  organisation_id bigint not null references organisations,
  steps jsonb not null check (jsonb_typeof(steps) = 'array' and octet_length(steps::text) <= 65536),
  saved_at timestamptz not null default now(),
  user_id bigint not null,
  user_name text not null,
  station text not null,
  note text check (btrim(note) <> ''),
  primary key (sequence_id, version),
  foreign key (organisation_id, sequence_id) references sequences (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id)
);
select isolate_by_organisation('sequence_versions');
select isolate_by_parent('sequence_versions', 'sequences', 'sequence_id');
grant select, insert on sequence_versions to watchdesk_app;

create table sequence_runs (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  sequence_id bigint not null,
  version int not null check (version > 0),
  name text not null,
  state sequence_run_state not null,
  -- Of what the person was shown; what is fired must be that.
  digest text not null,
  needs_second_person boolean not null default false,
  started_by bigint not null,
  started_by_name text not null,
  station text not null,
  armed_at timestamptz,
  expires_at timestamptz,
  approved_by bigint,
  approved_by_name text,
  approved_station text,
  approved_at timestamptz,
  started_at timestamptz,
  -- No step is ordered from then on.
  deadline_at timestamptz,
  ended_at timestamptz,
  ended_by_name text,
  ended_station text,
  reason text,
  notes text,
  total int not null check (total between 1 and 50),
  -- Steps that are over as they should be, and those that are over otherwise.
  done int not null default 0 check (done >= 0),
  failed int not null default 0 check (failed >= 0),
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id),
  foreign key (organisation_id, sequence_id) references sequences (organisation_id, id) on delete cascade,
  foreign key (organisation_id, started_by) references users (organisation_id, id),
  foreign key (organisation_id, approved_by) references users (organisation_id, id) on delete set null (approved_by),
  constraint no_more_than_all check (done + failed <= total),
  constraint second_person_is_another check (approved_by is null or approved_by <> started_by),
  constraint second_person_sits_elsewhere check (approved_station is null or approved_station <> station),
  constraint second_person_comes_before_firing
    check (not needs_second_person or state in ('waiting', 'disarmed') or approved_by_name is not null),
  constraint armed_says_until check (state not in ('waiting', 'armed') or (armed_at is not null and expires_at is not null)),
  constraint started_says_when check ((state in ('waiting', 'armed', 'disarmed')) = (started_at is null)),
  constraint started_has_a_deadline check ((started_at is null) = (deadline_at is null)),
  constraint ended_says_when
    check ((state in ('completed', 'failed', 'stopped', 'emergency', 'overdue')) = (ended_at is not null))
) with (fillfactor = 70);
alter table sequence_runs
  alter column notes set storage main,
  alter column reason set storage main;
create unique index sequence_runs_one_at_a_time on sequence_runs (sequence_id) where state = 'running';
create index on sequence_runs (organisation_id, id) where state in ('waiting', 'armed', 'running');
create index on sequence_runs (sequence_id, id desc);
create trigger touch before update on sequence_runs for each row
  when (new.revision = old.revision) execute function touch_revision();
select isolate_by_organisation('sequence_runs');
select isolate_by_site('sequence_runs');
grant select, insert, delete on sequence_runs to watchdesk_app;
grant update (state, expires_at, approved_by, approved_by_name, approved_station, approved_at, started_at, deadline_at,
  ended_at, ended_by_name, ended_station, reason, notes, done, failed, revision) on sequence_runs to watchdesk_app;

-- One row for each command, also where a step is for a group.
create table sequence_run_steps (
  run_id bigint not null,
  position int not null check (position between 0 and 49),
  organisation_id bigint not null references organisations,
  site_id bigint,
  -- Of the definition, from 0.
  step int not null check (step between 0 and 49),
  device_id bigint,
  device_name text not null,
  command_type command_type_enum not null,
  command_data jsonb not null check (octet_length(command_data::text) <= 4096),
  delay_ms int not null check (delay_ms between 0 and 60000),
  on_failure sequence_policy not null,
  is_dangerous boolean not null,
  state sequence_step_state not null default 'waiting',
  outcome command_outcome,
  command_id bigint,
  ordered_at timestamptz,
  -- The device has said that it does it, or it is seen to be done.
  taken_at timestamptz,
  ended_at timestamptz,
  error_message text,
  revision bigint not null default 1,
  updated_at timestamptz not null default now(),
  primary key (run_id, position),
  unique (organisation_id, run_id, position),
  foreign key (organisation_id, run_id) references sequence_runs (organisation_id, id) on delete cascade,
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete set null (site_id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete set null (device_id),
  foreign key (organisation_id, command_id) references command_log (organisation_id, id)
    on delete set null (command_id),
  constraint over_says_how check ((state = 'over') = (outcome is not null)),
  constraint over_says_when check ((state = 'over') = (ended_at is not null)),
  constraint ordered_says_when check (state not in ('ordered', 'taken') or ordered_at is not null)
) with (fillfactor = 70);
alter table sequence_run_steps
  alter column command_data set storage main,
  alter column error_message set storage main;
create index on sequence_run_steps (organisation_id, command_id) where state in ('ordered', 'taken');
create index on sequence_run_steps (command_id) where command_id is not null;
create index on sequence_run_steps (device_id);
create trigger touch before update on sequence_run_steps for each row
  when (new.revision = old.revision) execute function touch_revision();
select isolate_by_organisation('sequence_run_steps');
select isolate_by_site('sequence_run_steps');
grant select, insert on sequence_run_steps to watchdesk_app;
grant update (state, outcome, command_id, ordered_at, taken_at, ended_at, error_message, revision)
  on sequence_run_steps to watchdesk_app;

-- Whoever asks: a run that has ended never goes on, and no step is ordered a second time.
create function guard_sequence_run() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if not (case old.state
    when 'waiting' then new.state in ('armed', 'disarmed')
    when 'armed' then new.state in ('running', 'disarmed')
    when 'running' then new.state in ('completed', 'failed', 'stopped', 'emergency', 'overdue')
    else false
  end) then
    raise check_violation using
      message = format('a run of a sequence cannot go from %s to %s', old.state, new.state);
  end if;
  return new;
end
$$;
create trigger guard_state before update on sequence_runs for each row
  when (new.state <> old.state) execute function guard_sequence_run();

create function guard_sequence_step() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if not (case old.state
    when 'waiting' then new.state in ('ordered', 'over', 'skipped')
    when 'ordered' then new.state in ('taken', 'over')
    when 'taken' then new.state = 'over'
    else false
  end) then
    raise check_violation using
      message = format('a step of a sequence cannot go from %s to %s', old.state, new.state);
  end if;
  return new;
end
$$;
create trigger guard_state before update on sequence_run_steps for each row
  when (new.state <> old.state) execute function guard_sequence_step();

alter table sequence_runs replica identity using index sequence_runs_organisation_id_id_key;
alter table sequence_run_steps replica identity using index sequence_run_steps_organisation_id_run_id_position_key;
alter publication watchdesk_feed add table sequence_runs, sequence_run_steps;
create trigger feed after insert or update or delete on sequence_runs
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on sequence_run_steps
  for each statement execute function notify_feed();

-- Down Migration

alter publication watchdesk_feed drop table sequence_runs, sequence_run_steps;
drop table sequence_run_steps;
drop table sequence_runs;
drop function guard_sequence_step();
drop function guard_sequence_run();
drop table sequence_versions;
drop table sequences;
drop type sequence_policy;
drop type sequence_step_state;
drop type sequence_run_state;
