-- What the change feed reads from the log, and its fallback where the server does not allow logical decoding.

-- Up Migration

-- A deleted row's old key then names its organisation, which the feed filters by.
alter table devices replica identity using index devices_organisation_id_id_key;
alter table device_status replica identity using index device_status_organisation_id_device_id_key;
alter table alarms replica identity using index alarms_organisation_id_id_key;
alter table alarm_timeline replica identity using index alarm_timeline_organisation_id_id_key;
alter table rejected_messages replica identity using index rejected_messages_organisation_id_id_key;

create publication watchdesk_feed
  for table devices, device_status, alarms, alarm_timeline, rejected_messages, ingest_lease;

-- Stations that cannot read the log switch this on.
create table feed_notify (
  is_only boolean primary key default true check (is_only),
  enabled boolean not null default false
);
insert into feed_notify default values;
grant select, update on feed_notify to watchdesk_app;

-- PostgreSQL sends equal notifications of one transaction once.
create function notify_feed() returns trigger
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  if (select enabled from watchdesk.feed_notify) then
    perform pg_notify('watchdesk_feed', '');
  end if;
  return null;
end
$$;

create trigger feed after insert or update or delete on devices
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on device_status
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on alarms
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on alarm_timeline
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on rejected_messages
  for each statement execute function notify_feed();
create trigger feed after insert or update or delete on ingest_lease
  for each statement execute function notify_feed();

-- Down Migration

drop trigger feed on ingest_lease;
drop trigger feed on rejected_messages;
drop trigger feed on alarm_timeline;
drop trigger feed on alarms;
drop trigger feed on device_status;
drop trigger feed on devices;
drop function notify_feed();
drop table feed_notify;
drop publication watchdesk_feed;
alter table rejected_messages replica identity default;
alter table alarm_timeline replica identity default;
alter table alarms replica identity default;
alter table device_status replica identity default;
alter table devices replica identity default;
