-- What replay protection must know beyond the present boot, and an administrator's reset of it.

-- Up Migration

-- An administrator accepted another board, or a box after its factory reset: its sequences and boot counts begin anew.
alter table devices add column replay_reset_at timestamptz;

-- The boot before: the broker may send some of it again. lowest_will: the login of the present connection.
alter table device_replay
  add column lowest_will bigint check (is_uint32(lowest_will)),
  add column previous_epoch bigint check (is_uint32(previous_epoch)),
  add column previous_highest bigint check (is_uint32(previous_highest)),
  add column previous_seen bytea check (octet_length(previous_seen) = 128);

-- After a reset the same boot counts and sequences come again, with other events.
drop index alarm_events_once_by_envelope;
create unique index alarm_events_once_by_envelope
  on alarm_events (device_id, boot_epoch, envelope_sequence, payload_digest) where envelope_sequence is not null;

-- Down Migration

drop index alarm_events_once_by_envelope;
-- Before, a sequence could be there once only; of two the later stays without.
update alarm_events later set envelope_sequence = null
  where exists (select from alarm_events earlier
    where earlier.device_id = later.device_id and earlier.boot_epoch = later.boot_epoch
      and earlier.envelope_sequence = later.envelope_sequence and earlier.id < later.id);
create unique index alarm_events_once_by_envelope
  on alarm_events (device_id, boot_epoch, envelope_sequence) where envelope_sequence is not null;

alter table device_replay
  drop column previous_seen,
  drop column previous_highest,
  drop column previous_epoch,
  drop column lowest_will;
alter table devices drop column replay_reset_at;
