-- Types of which nobody acknowledges an alarm without a note.

-- Up Migration

-- Null: not asked for.
alter table alarm_type_settings add column note_required boolean;

create or replace view alarm_type_policies with (security_invoker = true) as
  select o.id as organisation_id, t.code, coalesce(s.priority, t.priority) as priority, t.highly_managed, t.rank,
         coalesce(s.latched, t.latched) as latched,
         coalesce(s.warning_after_s, t.warning_after_s) as warning_after_s,
         coalesce(s.overdue_after_s, t.overdue_after_s) as overdue_after_s,
         coalesce(s.close_target_s, t.close_target_s) as close_target_s,
         case when not t.highly_managed then coalesce(s.shown_after_s, t.shown_after_s) end as shown_after_s,
         coalesce(s.restore_expected_s, t.restore_expected_s) as restore_expected_s,
         coalesce(s.note_required, false) as note_required
  from organisations o
  cross join alarm_types t
  left join alarm_type_settings s on s.organisation_id = o.id and s.code = t.code;

-- Down Migration

-- A view loses no column by being replaced, and the answers are read through it.
drop view alarm_answers;
drop view alarm_type_policies;
create view alarm_type_policies with (security_invoker = true) as
  select o.id as organisation_id, t.code, coalesce(s.priority, t.priority) as priority, t.highly_managed, t.rank,
         coalesce(s.latched, t.latched) as latched,
         coalesce(s.warning_after_s, t.warning_after_s) as warning_after_s,
         coalesce(s.overdue_after_s, t.overdue_after_s) as overdue_after_s,
         coalesce(s.close_target_s, t.close_target_s) as close_target_s,
         case when not t.highly_managed then coalesce(s.shown_after_s, t.shown_after_s) end as shown_after_s,
         coalesce(s.restore_expected_s, t.restore_expected_s) as restore_expected_s
  from organisations o
  cross join alarm_types t
  left join alarm_type_settings s on s.organisation_id = o.id and s.code = t.code;
grant select on alarm_type_policies to watchdesk_app;
create view alarm_answers with (security_invoker = true) as
  select a.id, a.organisation_id, a.site_id, a.device_id, a.device_name, a.alarm_type, a.priority, a.state,
         a.count as activations, a.announced_at, a.first_acknowledged_at, a.first_acknowledged_by,
         a.first_acknowledged_by_name, a.closed_at, a.closed_by, a.closed_by_name, a.disposition,
         date_part('epoch', a.first_acknowledged_at - a.announced_at) as acknowledge_s,
         date_part('epoch', a.closed_at - a.announced_at) as close_s,
         p.warning_after_s, p.overdue_after_s, p.close_target_s
  from alarms a
  join alarm_type_policies p on p.organisation_id = a.organisation_id and p.code = a.alarm_type
  where a.announced_at is not null;
grant select on alarm_answers to watchdesk_app;

alter table alarm_type_settings drop column note_required;
