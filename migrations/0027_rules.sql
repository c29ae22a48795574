-- Rules that people make over what devices report, and what each remembers of each device
-- (docs/decisions/0020-rules.md).

-- Up Migration

create table rules (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  -- Of rules with one name the narrowest is for a device: its own, its zone's, its site's, its model's, everybody's.
  name text not null check (btrim(name) <> '' and char_length(name) <= 80),
  -- Of a zone or a device the site it is of. Null: rules of models and of the organisation, for people with all sites.
  site_id bigint,
  zone_id bigint,
  model_id bigint,
  device_id bigint,
  version int not null check (version > 0),
  is_enabled boolean not null default false,
  is_archived boolean not null default false,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  foreign key (organisation_id, site_id) references sites (organisation_id, id) on delete cascade,
  foreign key (organisation_id, site_id, zone_id) references zones (organisation_id, site_id, id) on delete cascade,
  foreign key (organisation_id, model_id) references device_models (organisation_id, id) on delete cascade,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade,
  constraint one_scope check (num_nonnulls(zone_id, model_id, device_id) <= 1
                              and (model_id is null or site_id is null)
                              and (zone_id is null or site_id is not null)),
  constraint archived_is_off check (not (is_archived and is_enabled))
);
create unique index rules_name on rules
  (organisation_id, lower(name), coalesce(device_id, 0), coalesce(zone_id, 0), coalesce(model_id, 0),
   (case when device_id is null and zone_id is null then coalesce(site_id, 0) else 0 end))
  where not is_archived;
create trigger touch before update on rules for each row execute function touch_revision();
select isolate_by_organisation('rules');
select isolate_by_site('rules');
grant select, insert, update (name, version, is_enabled, is_archived) on rules to watchdesk_app;

-- Append-only: what a rule was when it raised an alarm can be looked up.
create table rule_versions (
  rule_id bigint not null,
  version int not null check (version > 0),
  organisation_id bigint not null references organisations,
  definition jsonb not null check (jsonb_typeof(definition) = 'object' and octet_length(definition::text) <= 16384),
  saved_at timestamptz not null default now(),
  user_id bigint not null,
  user_name text not null,
  station text not null,
  note text check (btrim(note) <> ''),
  primary key (rule_id, version),
  foreign key (organisation_id, rule_id) references rules (organisation_id, id) on delete cascade,
  foreign key (organisation_id, user_id) references users (organisation_id, id)
);
select isolate_by_organisation('rule_versions');
select isolate_by_parent('rule_versions', 'rules', 'rule_id');
grant select, insert on rule_versions to watchdesk_app;

-- Written by the station that ingests, in the transaction that raises or returns the alarm. A rule that has nothing to
-- remember of a device has no row.
create table rule_states (
  rule_id bigint not null,
  device_id bigint not null,
  organisation_id bigint not null references organisations,
  version int not null check (version > 0),
  -- True, but not for long enough yet; not true any more, but not for long enough yet.
  pending_since timestamptz,
  clearing_since timestamptz,
  -- The alarm is raised.
  active_since timestamptz,
  count int not null default 0 check (count >= 0),
  last_value text check (char_length(last_value) <= 40),
  -- The whole of it, as the evaluator goes on from.
  memory jsonb not null check (jsonb_typeof(memory) = 'object' and octet_length(memory::text) <= 16384),
  updated_at timestamptz not null default now(),
  primary key (rule_id, device_id),
  foreign key (organisation_id, rule_id) references rules (organisation_id, id) on delete cascade,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
) with (fillfactor = 70);
create index on rule_states (device_id);
select isolate_by_organisation('rule_states');
select isolate_by_parent('rule_states', 'devices', 'device_id');
grant select, insert, update, delete on rule_states to watchdesk_app;

alter table rules replica identity using index rules_organisation_id_id_key;
alter publication watchdesk_feed add table rules;
create trigger feed after insert or update or delete on rules
  for each statement execute function notify_feed();

-- Down Migration

alter publication watchdesk_feed drop table rules;
drop table rule_states;
drop table rule_versions;
drop table rules;
