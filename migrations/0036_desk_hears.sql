-- Desks hear at once when types, outcomes, limits, plans or contacts are others; and the refusal of an illegal step has
-- a code of its own, for 'WD001' means that another station ingests.

-- Up Migration

alter table action_plans replica identity using index action_plans_organisation_id_id_key;
alter table site_contacts replica identity using index site_contacts_organisation_id_id_key;
alter publication watchdesk_feed
  add table alarm_type_settings, alarm_dispositions, alarm_settings, action_plans, site_contacts;
create trigger feed after insert or update or delete on alarm_type_settings
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on alarm_dispositions
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on alarm_settings
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on action_plans
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on site_contacts
  for each statement execute function notify_feed();

create or replace function refuse_illegal_alarm_step() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  managed boolean;
begin
  if tg_op = 'UPDATE' and new.state <> old.state and not (case new.state
    when 'unacknowledged_active' then old.state <> 'closed'
    when 'unacknowledged_returned' then old.state <> 'closed'
    when 'acknowledged_active' then old.state = 'unacknowledged_active'
    when 'acknowledged_returned' then old.state in ('unacknowledged_returned', 'acknowledged_active')
    when 'closed' then old.state = 'acknowledged_returned'
      or (old.state = 'unacknowledged_returned' and old.suppression = 'delayed')
  end) then
    raise exception 'an alarm cannot go from % to %', old.state, new.state using errcode = 'WD004';
  end if;
  if new.suppression in ('shelved', 'by_design', 'delayed') then
    select t.highly_managed into managed from watchdesk.alarm_types t where t.code = new.alarm_type;
    if managed then
      raise exception 'a highly managed alarm is never %', new.suppression using errcode = 'WD002';
    end if;
  end if;
  return new;
end
$$;

-- Down Migration

create or replace function refuse_illegal_alarm_step() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
declare
  managed boolean;
begin
  if tg_op = 'UPDATE' and new.state <> old.state and not (case new.state
    when 'unacknowledged_active' then old.state <> 'closed'
    when 'unacknowledged_returned' then old.state <> 'closed'
    when 'acknowledged_active' then old.state = 'unacknowledged_active'
    when 'acknowledged_returned' then old.state in ('unacknowledged_returned', 'acknowledged_active')
    when 'closed' then old.state = 'acknowledged_returned'
      or (old.state = 'unacknowledged_returned' and old.suppression = 'delayed')
  end) then
    raise exception 'an alarm cannot go from % to %', old.state, new.state using errcode = 'WD001';
  end if;
  if new.suppression in ('shelved', 'by_design', 'delayed') then
    select t.highly_managed into managed from watchdesk.alarm_types t where t.code = new.alarm_type;
    if managed then
      raise exception 'a highly managed alarm is never %', new.suppression using errcode = 'WD002';
    end if;
  end if;
  return new;
end
$$;

drop trigger feed on site_contacts;
drop trigger feed on action_plans;
drop trigger feed on alarm_settings;
drop trigger feed on alarm_dispositions;
drop trigger feed on alarm_type_settings;
alter publication watchdesk_feed
  drop table alarm_type_settings, alarm_dispositions, alarm_settings, action_plans, site_contacts;
alter table site_contacts replica identity default;
alter table action_plans replica identity default;
