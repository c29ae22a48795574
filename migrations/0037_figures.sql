-- What the figures of a desk are counted from: when an alarm came before people, who answered it first and when, and who
-- sat at the desks (docs/decisions/0024-figures.md).

-- Up Migration

alter table alarms
  -- When people first had it before them; null as long as it is kept quiet, and where it was gone before.
  add column announced_at timestamptz,
  -- Its first acknowledgement: `acknowledged_at` is the last one, and goes when it is active again.
  add column first_acknowledged_at timestamptz,
  add column first_acknowledged_by bigint,
  add column first_acknowledged_by_name text,
  add foreign key (organisation_id, first_acknowledged_by) references users (organisation_id, id)
    on delete set null (first_acknowledged_by);

-- Whoever changes an alarm need not think of it. What is quiet for a time comes before people when that time is over or,
-- where somebody ends it sooner, now.
create function note_alarm_response() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if new.announced_at is null and (new.suppression is null or new.suppression = 'shelved') then
    if tg_op = 'INSERT' then
      new.announced_at := new.raised_at;
    elsif new.state <> 'closed' then
      new.announced_at := greatest(new.raised_at, least(old.suppressed_until, now()));
    end if;
  end if;
  if new.first_acknowledged_at is null and new.acknowledged_at is not null then
    new.first_acknowledged_at := new.acknowledged_at;
    new.first_acknowledged_by := new.acknowledged_by;
    new.first_acknowledged_by_name := new.acknowledged_by_name;
  end if;
  return new;
end
$$;
create trigger note_response before insert on alarms
  for each row execute function note_alarm_response();
create trigger note_later_response before update on alarms for each row
  when (new.announced_at is null or (new.first_acknowledged_at is null and new.acknowledged_at is not null))
  execute function note_alarm_response();

-- Nothing that people see of them has changed.
alter table alarms disable trigger user;
update alarms a set
  announced_at = case
    when a.disposition = 'restored' or a.suppression in ('by_design', 'out_of_service', 'on_test', 'delayed') then null
    else coalesce(
      (select min(t.at) from alarm_timeline t
       where t.alarm_id = a.id and t.action in ('unsuppressed', 'shown')
         and exists (select from alarm_timeline q
                     where q.alarm_id = a.id and q.action in ('suppressed', 'delayed') and q.at = a.raised_at)),
      case when not exists (select from alarm_timeline q
                            where q.alarm_id = a.id and q.action in ('suppressed', 'delayed')
                              and q.at = a.raised_at)
        then a.raised_at end)
  end;
update alarms a set first_acknowledged_at = f.at, first_acknowledged_by = f.user_id, first_acknowledged_by_name = f.user_name
  from (select distinct on (alarm_id) alarm_id, at, user_id, user_name from alarm_timeline
        where action = 'acknowledged' order by alarm_id, at, id) f
  where f.alarm_id = a.id;
alter table alarms enable trigger user;

-- With what the policies ask for, so that counting reads no rows.
create index alarms_announced on alarms (organisation_id, announced_at) include (site_id)
  where announced_at is not null;
create index alarms_not_announced on alarms (organisation_id, raised_at) where announced_at is null;
-- What was open at a moment of the past. Written once an alarm.
create index alarms_open_then on alarms (organisation_id, closed_at, announced_at) include (id, site_id)
  where state = 'closed' and announced_at is not null;
create index alarm_timeline_chattering on alarm_timeline (organisation_id, at) where action = 'chattering';

-- Who sat at a desk and when: alarm_desks knows the present only.
create table alarm_desk_presence (
  id bigint generated always as identity primary key,
  organisation_id bigint not null references organisations,
  user_id bigint not null,
  station text not null,
  began_at timestamptz not null,
  -- When the desk was last heard of; null while it is there.
  ended_at timestamptz,
  foreign key (organisation_id, user_id) references users (organisation_id, id) on delete cascade,
  constraint ends_after_beginning check (ended_at >= began_at)
);
create unique index alarm_desk_presence_open on alarm_desk_presence (organisation_id, user_id, station)
  where ended_at is null;
create index on alarm_desk_presence (organisation_id, began_at);
select isolate_by_organisation('alarm_desk_presence');
grant select, insert, update on alarm_desk_presence to watchdesk_app;

-- A beat of a desk that is there is an update, and costs nothing here.
create function note_desk_presence() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    insert into watchdesk.alarm_desk_presence (organisation_id, user_id, station, began_at)
      values (new.organisation_id, new.user_id, new.station, new.since) on conflict do nothing;
  else
    update watchdesk.alarm_desk_presence p set ended_at = greatest(p.began_at, old.seen_at)
      where p.organisation_id = old.organisation_id and p.user_id = old.user_id and p.station = old.station
        and p.ended_at is null;
  end if;
  return null;
end
$$;
create trigger note_presence after insert or delete on alarm_desks
  for each row execute function note_desk_presence();
insert into alarm_desk_presence (organisation_id, user_id, station, began_at)
  select organisation_id, user_id, station, since from alarm_desks;

-- An alarm that people had before them, with how long it took to be acknowledged and closed and what its type asks for.
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

-- Down Migration

drop view alarm_answers;
drop trigger note_presence on alarm_desks;
drop function note_desk_presence();
drop table alarm_desk_presence;
drop index alarm_timeline_chattering;
drop index alarms_open_then;
drop index alarms_not_announced;
drop index alarms_announced;
drop trigger note_later_response on alarms;
drop trigger note_response on alarms;
drop function note_alarm_response();
alter table alarms
  drop column first_acknowledged_by_name,
  drop column first_acknowledged_by,
  drop column first_acknowledged_at,
  drop column announced_at;
