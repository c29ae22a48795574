-- A plain heartbeat writes the readings of its box alone; what else is known of the box is written when it changes.

-- Up Migration

-- Of two transactions that write what changes seldom, the newer state stays; last_seen tells it of the readings.
alter table device_status add column state_seen timestamptz;

-- A statement that raises the revision itself needs no function called for each of its rows.
drop trigger touch on device_status;
create trigger touch before update on device_status for each row
  when (new.revision = old.revision) execute function touch_revision();

-- Down Migration

drop trigger touch on device_status;
create trigger touch before update on device_status for each row execute function touch_revision();
alter table device_status drop column state_seen;
