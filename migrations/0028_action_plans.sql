-- What is to be done about an alarm, step by step, and whom to call (docs/decisions/0021-action-plans.md).

-- Up Migration

create table site_contacts (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint not null,
  -- Called in this order.
  rank int not null check (rank >= 1),
  name text not null check (btrim(name) <> '' and char_length(name) <= 100),
  role text check (btrim(role) <> '' and char_length(role) <= 100),
  phone text not null check (phone ~ '^[+0-9][0-9 ()./-]{1,31}$'),
  -- Weekly hours in the site's time zone; empty: always.
  hours jsonb not null default '[]' check (jsonb_typeof(hours) = 'array' and octet_length(hours::text) <= 4096),
  -- What the person on the phone must say.
  pass_phrase text check (btrim(pass_phrase) <> '' and char_length(pass_phrase) <= 100),
  note text check (btrim(note) <> '' and char_length(note) <= 500),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  unique (site_id, rank) deferrable initially deferred,
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade
);
create trigger touch before update on site_contacts for each row execute function touch_updated_at();
select isolate_by_organisation('site_contacts');
select isolate_by_site('site_contacts');
grant select, insert, update, delete on site_contacts to watchdesk_app;

-- For a type of alarm: of one site, or (site null) of all sites that have none of their own.
create table action_plans (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  alarm_type text not null references alarm_types,
  name text not null check (btrim(name) <> '' and char_length(name) <= 100),
  version int not null check (version > 0),
  is_archived boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade
);
create unique index action_plans_one on action_plans (organisation_id, alarm_type, coalesce(site_id, 0))
  where not is_archived;
create index on action_plans (site_id);
create trigger touch before update on action_plans for each row execute function touch_updated_at();
select isolate_by_organisation('action_plans');
-- One for all sites is everybody's.
create policy app_granted_sites on action_plans as restrictive to watchdesk_app
  using (site_id is null or (select granted_site_ids()) is null
         or site_id = any ((select granted_site_ids())::bigint[]));
grant select, insert, update (name, version, is_archived) on action_plans to watchdesk_app;

-- Append-only.
create table action_plan_versions (
  plan_id bigint not null,
  version int not null check (version > 0),
  organisation_id bigint not null references organisations,
  steps jsonb not null check (jsonb_typeof(steps) = 'array' and jsonb_array_length(steps) between 1 and 50
                              and octet_length(steps::text) <= 65536),
  saved_at timestamptz not null default now(),
  user_id bigint,
  user_name text not null,
  station text not null,
  primary key (plan_id, version),
  foreign key (organisation_id, plan_id) references action_plans (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id)
);
select isolate_by_organisation('action_plan_versions');
select isolate_by_parent('action_plan_versions', 'action_plans', 'plan_id');
grant select, insert on action_plan_versions to watchdesk_app;

alter table alarms
  add column plan_id bigint,
  add column plan_version int,
  add foreign key (organisation_id, plan_id) references action_plans (organisation_id, id) on delete set null (plan_id);

-- An alarm takes the plan as it stands when it is first shown; what is saved later is for later alarms.
create type plan_step_state as enum ('open', 'done', 'skipped');
create table alarm_plan_steps (
  organisation_id bigint not null references organisations,
  alarm_id bigint not null,
  position int not null check (position >= 1),
  definition jsonb not null,
  is_mandatory boolean not null,
  state plan_step_state not null default 'open',
  outcome jsonb check (octet_length(outcome::text) <= 8192),
  skip_reason text check (btrim(skip_reason) <> '' and char_length(skip_reason) <= 2000),
  ended_at timestamptz,
  user_id bigint,
  user_name text,
  station text,
  primary key (alarm_id, position),
  foreign key (organisation_id, alarm_id) references alarms (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id),
  constraint ended_says_who check (
    (state = 'open') = (ended_at is null) and (state = 'open') = (user_name is null)
    and (state = 'open') = (station is null)),
  constraint done_says_what check ((state = 'done') = (outcome is not null)),
  constraint skipped_says_why check ((state = 'skipped') = (skip_reason is not null))
);
select isolate_by_organisation('alarm_plan_steps');
select isolate_by_parent('alarm_plan_steps', 'alarms', 'alarm_id');
grant select, insert, update (state, outcome, skip_reason, ended_at, user_id, user_name, station)
  on alarm_plan_steps to watchdesk_app;

create table alarm_calls (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  alarm_id bigint not null,
  contact_id bigint,
  contact_name text not null,
  phone text not null,
  outcome text not null check (outcome in ('reached', 'wrong_phrase', 'no_answer', 'busy', 'voicemail')),
  note text check (btrim(note) <> '' and char_length(note) <= 2000),
  at timestamptz not null,
  user_id bigint,
  user_name text not null,
  station text not null,
  unique (organisation_id, id),
  foreign key (organisation_id, alarm_id) references alarms (organisation_id, id) on delete cascade,
  foreign key (organisation_id, contact_id) references site_contacts (organisation_id, id)
    on delete set null (contact_id),
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete set null (user_id)
);
create index on alarm_calls (alarm_id, id);
select isolate_by_organisation('alarm_calls');
select isolate_by_parent('alarm_calls', 'alarms', 'alarm_id');
grant select, insert on alarm_calls to watchdesk_app;

-- In the database, because alarms are raised by devices, rules, jobs and people, each in a transaction of its own.
create function choose_action_plan() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if new.state = 'closed' or new.plan_version is not null
     or new.suppression in ('on_test', 'out_of_service', 'delayed') then
    return new;
  end if;
  select p.id, p.version,
         (select count(*) from jsonb_array_elements(v.steps) s where (s ->> 'isMandatory')::boolean)
    into new.plan_id, new.plan_version, new.open_mandatory_steps
  from watchdesk.action_plans p
  join watchdesk.action_plan_versions v on v.plan_id = p.id and v.version = p.version
  where p.organisation_id = new.organisation_id and p.alarm_type = new.alarm_type and not p.is_archived
    and (p.site_id is null or p.site_id = new.site_id)
  order by p.site_id nulls last
  limit 1;
  if not found then
    new.open_mandatory_steps := 0;
  end if;
  return new;
end
$$;
create trigger choose_plan before insert or update of suppression on alarms
  for each row execute function choose_action_plan();

create function give_plan_steps() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  insert into watchdesk.alarm_plan_steps (organisation_id, alarm_id, position, definition, is_mandatory)
  select new.organisation_id, new.id, s.position, s.definition, (s.definition ->> 'isMandatory')::boolean
  from watchdesk.action_plan_versions v,
       jsonb_array_elements(v.steps) with ordinality as s (definition, position)
  where v.plan_id = new.plan_id and v.version = new.plan_version
  on conflict do nothing;
  insert into watchdesk.alarm_timeline (organisation_id, alarm_id, at, action, note)
  select new.organisation_id, new.id, now(), 'plan_started', p.name
  from watchdesk.action_plans p where p.id = new.plan_id;
  return null;
end
$$;
-- At the end of the transaction: the line of the plan follows the one that says what happened.
create constraint trigger give_plan_steps_at_once after insert on alarms
  deferrable initially deferred for each row when (new.plan_id is not null) execute function give_plan_steps();
create constraint trigger give_plan_steps_when_shown after update of suppression on alarms
  deferrable initially deferred for each row when (new.plan_id is not null and old.plan_version is null) execute function give_plan_steps();

create function count_open_steps() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  update watchdesk.alarms set open_mandatory_steps = (
    select count(*) from watchdesk.alarm_plan_steps s
    where s.alarm_id = new.alarm_id and s.is_mandatory and s.state = 'open')
  where id = new.alarm_id;
  return null;
end
$$;
create trigger count_open after update of state on alarm_plan_steps
  for each row execute function count_open_steps();

-- What was done stays done.
create function refuse_undoing_a_step() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  if old.state <> 'open' and new.state is distinct from old.state then
    raise exception 'a step that was % stays so', old.state using errcode = 'WD003';
  end if;
  return new;
end
$$;
create trigger stays_done before update of state on alarm_plan_steps
  for each row execute function refuse_undoing_a_step();

-- Down Migration

drop trigger give_plan_steps_when_shown on alarms;
drop trigger give_plan_steps_at_once on alarms;
drop trigger choose_plan on alarms;
drop table alarm_calls;
drop table alarm_plan_steps;
drop function refuse_undoing_a_step();
drop function count_open_steps();
drop function give_plan_steps();
drop function choose_action_plan();
drop type plan_step_state;
update alarms set open_mandatory_steps = 0 where open_mandatory_steps > 0;
alter table alarms drop column plan_version, drop column plan_id;
drop table action_plan_versions;
drop table action_plans;
drop table site_contacts;
