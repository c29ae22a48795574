-- Acknowledged, and not finished within its type's time (docs/decisions/0022-escalation.md).

-- Up Migration

-- Since when the desk's clock says so of this acknowledgement. Nothing that keeps an alarm quiet or aside takes it back:
-- of each acknowledgement it is told once.
alter table alarms add column unfinished_since timestamptz;

create function forget_unfinished() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  new.unfinished_since := null;
  return new;
end
$$;
create trigger forget_unfinished before update of state on alarms for each row
  when (new.unfinished_since is not null and new.state not in ('acknowledged_active', 'acknowledged_returned'))
  execute function forget_unfinished();

alter table alarm_timeline
  drop constraint alarm_timeline_action_check,
  add constraint alarm_timeline_action_check check (action in (
    'raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed',
    'priority_raised', 'condition_gone', 'reset', 'claimed', 'released', 'taken_over', 'redistributed', 'held',
    'hold_ended', 'shelved', 'unshelved', 'suppressed', 'unsuppressed', 'delayed', 'shown', 'restored',
    'escalated', 'notified', 'unfinished', 'verified', 'confirmed', 'chattering', 'chattering_ended', 'plan_started',
    'step_done', 'step_skipped', 'call', 'command'));

-- Down Migration

update alarm_timeline set action = 'note' where action = 'unfinished';
alter table alarm_timeline
  drop constraint alarm_timeline_action_check,
  add constraint alarm_timeline_action_check check (action in (
    'raised', 'repeated', 'reactivated', 'returned', 'acknowledged', 'note', 'output', 'closed',
    'priority_raised', 'condition_gone', 'reset', 'claimed', 'released', 'taken_over', 'redistributed', 'held',
    'hold_ended', 'shelved', 'unshelved', 'suppressed', 'unsuppressed', 'delayed', 'shown', 'restored',
    'escalated', 'notified', 'verified', 'confirmed', 'chattering', 'chattering_ended', 'plan_started', 'step_done',
    'step_skipped', 'call', 'command'));
drop trigger forget_unfinished on alarms;
drop function forget_unfinished();
alter table alarms drop column unfinished_since;
