-- The age at which a line says LATE: of what came back after a person had it in hand it begins anew.

-- Up Migration

-- Since when nobody has acknowledged it, with nothing keeping it quiet or aside; null while it is in hand. A claim that
-- is given back does not begin it anew, unlike `waiting_since`: it is as old as it was.
alter table alarms add column unattended_since timestamptz;

create function note_unattended_since() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if new.state not in ('unacknowledged_active', 'unacknowledged_returned')
     or new.suppression is not null or new.held_until is not null then
    new.unattended_since := null;
  elsif tg_op = 'INSERT' then
    new.unattended_since := new.raised_at;
  elsif new.unattended_since is null then
    new.unattended_since := now();
  end if;
  return new;
end
$$;
create trigger note_unattended_since before insert or update of state, suppression, held_until on alarms
  for each row execute function note_unattended_since();
-- Nothing of it is news to a desk. Of what was acknowledged before, the last time that it came back counts.
alter table alarms disable trigger touch;
update alarms a set unattended_since = coalesce(
  (select min(t.at) from alarm_timeline t
   where t.alarm_id = a.id and t.action in ('reactivated', 'priority_raised')
     and t.id > (select max(k.id) from alarm_timeline k where k.alarm_id = a.id and k.action = 'acknowledged')),
  a.raised_at)
  where a.state in ('unacknowledged_active', 'unacknowledged_returned')
    and a.suppression is null and a.held_until is null;
alter table alarms enable trigger touch;

-- Down Migration

drop trigger note_unattended_since on alarms;
drop function note_unattended_since();
alter table alarms drop column unattended_since;
