-- What boxes said before they were registered, to be found when one registers.

-- Up Migration

create index alarm_events_early on alarm_events (device_hostname, id desc)
  where device_id is null and device_mac is null;

-- Down Migration

drop index alarm_events_early;
