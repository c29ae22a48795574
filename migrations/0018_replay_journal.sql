-- What a message costs: the sequences of a batch are one row, and a plain heartbeat checks nothing that it does not
-- change (docs/decisions/0013-replay-journal.md).

-- Up Migration

-- Sequences that a batch took, until they are folded into device_replay. 16 bytes an entry: device, boot epoch,
-- sequence, and which of the administrators' resets of the device came before it. Rows are few and short-lived.
create table replay_journal (
  id bigint generated always as identity primary key,
  -- No key of its own: the policy holds it to the transaction's, and a key would lock the organisation with each batch.
  organisation_id bigint not null,
  written_at timestamptz not null default now(),
  entries bytea not null check (octet_length(entries) > 0 and octet_length(entries) % 16 = 0)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 10000);
-- Sequences of thousands of boxes do not compress, and trying costs more than the insert.
alter table replay_journal alter column entries set storage external;
select isolate_by_organisation('replay_journal');
select isolate_for_all_sites('replay_journal');
grant select, insert, delete on replay_journal to watchdesk_app;

-- Every update of a row evaluates all checks of its table, and every statement prepares them: of twenty checks by
-- functions that was a quarter to a half of what a heartbeat cost. An or of numbers is an uint32 where all of them are.
alter table device_status
  drop constraint device_status_partition_check,
  drop constraint device_status_uptime_check,
  drop constraint device_status_boot_count_check,
  drop constraint device_status_state_duration_check,
  drop constraint device_status_free_heap_check,
  drop constraint device_status_min_heap_check,
  drop constraint device_status_panic1_count_check,
  drop constraint device_status_panic2_count_check,
  drop constraint device_status_tamper_count_check,
  drop constraint device_status_wifi_disconnects_check,
  drop constraint device_status_mqtt_disconnects_check,
  drop constraint device_status_error_count_check,
  drop constraint device_status_temperature_check,
  drop constraint device_status_humidity_check,
  drop constraint device_status_fan_pwm_duty_check,
  drop constraint device_status_error_flags_check,
  drop constraint device_status_firmware_version_check;
alter table device_status add constraint device_status_values_check check (
  (coalesce(uptime, 0) | coalesce(boot_count, 0) | coalesce(state_duration, 0) | coalesce(free_heap, 0)
    | coalesce(min_heap, 0) | coalesce(panic1_count, 0) | coalesce(panic2_count, 0) | coalesce(tamper_count, 0)
    | coalesce(wifi_disconnects, 0) | coalesce(mqtt_disconnects, 0) | coalesce(error_count, 0)
    | coalesce(error_flags, 0)) between 0 and 4294967295
  and coalesce(partition, 0) >= 0 and coalesce(fan_pwm_duty, 0) between 0 and 100
  and coalesce(abs(temperature), 0) < 'Infinity'::real and coalesce(abs(humidity), 0) < 'Infinity'::real);

-- A domain is checked where a value is given, not where a row is copied.
create domain firmware_version as varchar(16) check (is_semver(value));
alter table device_status alter column firmware_version type firmware_version;

-- A trigger before each row locks the row for itself, and writes that to the log, whether it has anything to do or not.
-- Statements raise the revision themselves (src/engine/modules/ingest/store/write-status.ts); nobody else writes here.
drop trigger touch on device_status;

-- Down Migration

create trigger touch before update on device_status for each row
  when (new.revision = old.revision) execute function touch_revision();
alter table device_status alter column firmware_version type varchar(16);
drop domain firmware_version;
alter table device_status
  drop constraint device_status_values_check,
  add check (is_semver(firmware_version)),
  add check (partition >= 0),
  add check (is_uint32(uptime)),
  add check (is_uint32(boot_count)),
  add check (is_uint32(state_duration)),
  add check (is_uint32(free_heap)),
  add check (is_uint32(min_heap)),
  add check (is_uint32(panic1_count)),
  add check (is_uint32(panic2_count)),
  add check (is_uint32(tamper_count)),
  add check (is_uint32(wifi_disconnects)),
  add check (is_uint32(mqtt_disconnects)),
  add check (is_uint32(error_count)),
  add check (is_finite(temperature)),
  add check (is_finite(humidity)),
  add check (fan_pwm_duty between 0 and 100),
  add check (is_uint32(error_flags));

-- What is left in the journal belongs to device_replay: a sequence that were forgotten here would be taken again.
do $$
declare
  box record;
  number bigint;
  bits bytea;
begin
  for box in
    with entries as (
      select distinct entry.device_id, entry.boot_epoch, entry.sequence from replay_journal j
      cross join lateral generate_series(0, octet_length(j.entries) / 16 - 1) as place
      cross join lateral (select
        ('x' || encode(substr(j.entries, place * 16 + 1, 4), 'hex'))::bit(32)::bigint as device_id,
        ('x' || encode(substr(j.entries, place * 16 + 5, 4), 'hex'))::bit(32)::bigint as boot_epoch,
        ('x' || encode(substr(j.entries, place * 16 + 9, 4), 'hex'))::bit(32)::bigint as sequence,
        ('x' || encode(substr(j.entries, place * 16 + 13, 4), 'hex'))::bit(32)::bigint as reset) entry
      join devices d on d.id = entry.device_id
        and coalesce((extract(epoch from d.replay_reset_at) * 1000)::bigint & 4294967295, 0) = entry.reset)
    select r.device_id, greatest(r.highest_sequence, max(e.sequence)) as highest,
      array_agg(e.sequence) || r.highest_sequence || array(
        select r.highest_sequence - 1 - bit from generate_series(0, 1023) as bit where get_bit(r.seen, bit) = 1) as numbers
    from entries e join device_replay r on r.device_id = e.device_id and r.boot_epoch = e.boot_epoch
    group by r.device_id, r.highest_sequence, r.seen
  loop
    bits := decode(repeat('00', 128), 'hex');
    foreach number in array box.numbers loop
      if number between box.highest - 1024 and box.highest - 1 then
        bits := set_bit(bits, (box.highest - 1 - number)::int, 1);
      end if;
    end loop;
    update device_replay set highest_sequence = box.highest, seen = bits where device_id = box.device_id;
  end loop;
end
$$;
drop table replay_journal;
