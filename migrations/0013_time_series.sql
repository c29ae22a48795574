-- The history of measurements as a time series: raw rows in partitions by week, rollups by hour and day, one set of
-- views for everybody who reads or writes. TimescaleDB, where it is moved to, replaces what stands behind the views
-- (docs/decisions/0010-time-series-on-two-engines.md).

-- Up Migration

-- Where the series stand. late_before: a row older than this is marked when it comes, because its hour may be rolled
-- up already. hours_until, days_until: rollups are complete before these.
create table history_state (
  is_only boolean primary key default true check (is_only),
  engine text not null default 'native' check (engine in ('native', 'timescale')),
  is_moving boolean not null default false,
  late_before timestamptz not null default '-infinity',
  hours_until timestamptz not null default '-infinity',
  days_until timestamptz not null default '-infinity',
  check (hours_until <= late_before and days_until <= hours_until)
);
insert into history_state default values;

-- A partition for each step, from the Monday 2000-01-03 on as TimescaleDB counts; what falls into none goes to the
-- default partition and is moved to its own when that is made. Whoever runs it sets a lock_timeout: other writers of
-- devices wait for the attaching, which takes milliseconds once the locks are there.
create function ensure_partitions(parent regclass, step interval, wanted_from timestamptz, wanted_until timestamptz)
  returns int
  language plpgsql
  set search_path = pg_catalog, watchdesk, pg_temp
  -- A week is seven times 24 hours, also where the server's zone changes its clocks.
  set timezone = 'UTC'
as $$
declare
  base name := (select relname from pg_class where oid = parent);
  spare text := format('watchdesk.%I', base || '_other');
  key name := (select a.attname from pg_partitioned_table p
               join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
               where p.partrelid = parent);
  starts timestamptz;
  partition text;
  move text;
  made int := 0;
begin
  -- Stations start at the same moment.
  perform pg_advisory_xact_lock(1463899203, 5);
  for starts in
    select generate_series(date_bin(step, wanted_from, '2000-01-03Z'), wanted_until, step)
  loop
    partition := format('watchdesk.%I', base || to_char(starts at time zone 'UTC', '"_"YYYYMMDD'));
    continue when to_regclass(partition) is not null;
    execute format('create table %s (like %s including all)', partition, parent);
    move := format('with moved as (delete from %1$s where %2$I >= %3$L and %2$I < %4$L returning *)
                    insert into %5$s select * from moved',
                   spare, key, starts, starts + step, partition);
    -- Once while others go on writing, once for what they wrote meanwhile. The order of locks is the writers'.
    execute move;
    lock table devices in share row exclusive mode;
    execute format('lock table %s in access exclusive mode', spare);
    execute move;
    execute format('alter table %s attach partition %s for values from (%L) to (%L)',
                   parent, partition, starts, starts + step);
    made := made + 1;
  end loop;
  return made;
end
$$;
revoke all on function ensure_partitions(regclass, interval, timestamptz, timestamptz) from public;

-- The partitions there are, oldest first; the default one has no bounds and comes last.
create function partitions_of(parent regclass)
  returns table (partition regclass, starts timestamptz, ends timestamptz)
  language sql stable
  set search_path = pg_catalog, pg_temp
as $$
  select c.oid::regclass, bounds[1]::timestamptz, bounds[2]::timestamptz
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  left join lateral
    regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''(.+)''\) TO \(''(.+)''\)') bounds on true
  where i.inhparent = parent
  order by 2 nulls last
$$;
revoke all on function partitions_of(regclass) from public;

alter table heartbeats rename to heartbeats_before;
-- Their names belong to the indexes of the new table.
alter index heartbeats_device_id_time_idx rename to heartbeats_before_device_id_time_idx;
alter index heartbeats_device_id_change_type_time_idx rename to heartbeats_before_device_id_change_type_time_idx;

-- Append-only, without a key: rows are told apart by nothing but what they say. The app reads and writes it through
-- the view heartbeats.
create table heartbeat_rows (
  -- The server's clock.
  time timestamptz not null,
  device_id bigint not null,
  -- It exists because the device's does: a key of its own costs a quarter of an insert.
  organisation_id bigint not null,
  temperature real check (is_finite(temperature)),
  humidity real check (is_finite(humidity)),
  fan_pwm_duty smallint check (fan_pwm_duty between 0 and 100),
  panic1 boolean,
  panic2 boolean,
  siren boolean,
  turret boolean,
  box_sw boolean,
  device_state device_state,
  is_online boolean,
  -- The device's own clock, where it said one.
  device_time timestamptz,
  change_type change_type_enum not null,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
) partition by range (time);
create index on heartbeat_rows (device_id, time desc);
create index on heartbeat_rows (device_id, change_type, time desc);
-- Rows come in the order of time: a few pages tell where an hour lies.
create index on heartbeat_rows using brin (time) with (pages_per_range = 32, autosummarize = on);
create table heartbeat_rows_other partition of heartbeat_rows default;
select isolate_by_organisation('heartbeat_rows');
select isolate_by_parent('heartbeat_rows', 'devices', 'device_id');

select ensure_partitions('heartbeat_rows', '1 week', greatest(coalesce(min(time), now()), now() - interval '90 days'),
                         now() + interval '8 weeks')
  from heartbeats_before;
insert into heartbeat_rows select * from heartbeats_before;
drop table heartbeats_before;

-- Hours of devices that got a row after they were rolled up. Without a key: a writer must never wait for the job.
create table heartbeat_late (
  device_id bigint not null,
  bucket timestamptz not null
);
-- The same while the rows are moved to another engine.
create table heartbeat_move_late (
  device_id bigint not null,
  bucket timestamptz not null
);

-- What of the rows was moved already, so that a move goes on where it stopped.
create table heartbeat_moves (
  starts timestamptz primary key,
  ends timestamptz not null,
  row_count bigint not null,
  moved_at timestamptz not null default now()
);

-- The app may not write the marks itself.
create function mark_late_heartbeats() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
begin
  insert into watchdesk.heartbeat_late (device_id, bucket)
    select distinct i.device_id, date_bin('1 hour', i.time, '2000-01-03Z')
    from inserted i
    where i.time < (select late_before from watchdesk.history_state);
  return null;
end
$$;
revoke all on function mark_late_heartbeats() from public;
create trigger mark_late after insert on heartbeat_rows referencing new table as inserted
  for each statement execute function mark_late_heartbeats();

-- sum and count rather than the mean, so that days are made of hours.
create table heartbeat_hours (
  bucket timestamptz not null,
  device_id bigint not null,
  organisation_id bigint not null,
  row_count bigint not null,
  temperature_min real,
  temperature_max real,
  temperature_sum double precision,
  temperature_count bigint not null,
  temperature_last real,
  humidity_min real,
  humidity_max real,
  humidity_sum double precision,
  humidity_count bigint not null,
  humidity_last real,
  fan_pwm_duty_min smallint,
  fan_pwm_duty_max smallint,
  fan_pwm_duty_sum bigint,
  fan_pwm_duty_count bigint not null,
  fan_pwm_duty_last smallint,
  primary key (device_id, bucket),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
) partition by range (bucket);
create index on heartbeat_hours using brin (bucket) with (pages_per_range = 32, autosummarize = on);
create table heartbeat_hours_other partition of heartbeat_hours default;
select isolate_by_organisation('heartbeat_hours');
select isolate_by_parent('heartbeat_hours', 'devices', 'device_id');
select ensure_partitions('heartbeat_hours', '4 weeks', now(), now() + interval '16 weeks');

-- A row a device and day: few enough for one table.
create table heartbeat_days (
  like heartbeat_hours including defaults including constraints,
  primary key (device_id, bucket),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
select isolate_by_organisation('heartbeat_days');
select isolate_by_parent('heartbeat_days', 'devices', 'device_id');

-- Rollups with what is not rolled up yet.
create view heartbeat_hours_live as
  select bucket, device_id, organisation_id, row_count,
         temperature_min, temperature_max, temperature_sum, temperature_count, temperature_last,
         humidity_min, humidity_max, humidity_sum, humidity_count, humidity_last,
         fan_pwm_duty_min, fan_pwm_duty_max, fan_pwm_duty_sum, fan_pwm_duty_count, fan_pwm_duty_last
  from heartbeat_hours
  where bucket < (select hours_until from history_state)
  union all
  select date_bin('1 hour', time, '2000-01-03Z'), device_id, organisation_id, count(*),
         min(temperature), max(temperature), sum(temperature::float8), count(temperature),
         (array_agg(temperature order by time desc) filter (where temperature is not null))[1],
         min(humidity), max(humidity), sum(humidity::float8), count(humidity),
         (array_agg(humidity order by time desc) filter (where humidity is not null))[1],
         min(fan_pwm_duty), max(fan_pwm_duty), sum(fan_pwm_duty), count(fan_pwm_duty),
         (array_agg(fan_pwm_duty order by time desc) filter (where fan_pwm_duty is not null))[1]
  from heartbeat_rows
  where time >= (select hours_until from history_state)
  group by 1, 2, 3;

create view heartbeat_days_live as
  select bucket, device_id, organisation_id, row_count,
         temperature_min, temperature_max, temperature_sum, temperature_count, temperature_last,
         humidity_min, humidity_max, humidity_sum, humidity_count, humidity_last,
         fan_pwm_duty_min, fan_pwm_duty_max, fan_pwm_duty_sum, fan_pwm_duty_count, fan_pwm_duty_last
  from heartbeat_days
  where bucket < (select days_until from history_state)
  union all
  select date_bin('1 day', bucket, '2000-01-03Z'), device_id, organisation_id, sum(row_count)::bigint,
         min(temperature_min), max(temperature_max), sum(temperature_sum), sum(temperature_count)::bigint,
         (array_agg(temperature_last order by bucket desc) filter (where temperature_last is not null))[1],
         min(humidity_min), max(humidity_max), sum(humidity_sum), sum(humidity_count)::bigint,
         (array_agg(humidity_last order by bucket desc) filter (where humidity_last is not null))[1],
         min(fan_pwm_duty_min), max(fan_pwm_duty_max), sum(fan_pwm_duty_sum)::bigint,
         sum(fan_pwm_duty_count)::bigint,
         (array_agg(fan_pwm_duty_last order by bucket desc) filter (where fan_pwm_duty_last is not null))[1]
  from heartbeat_hours_live
  where bucket >= (select days_until from history_state)
  group by 1, 2, 3;

-- What everybody reads and writes. The views read as their owner, whom the policies of the tables do not hold, and
-- TimescaleDB compresses no table with policies: the organisation and the granted sites stand here.
create view heartbeats with (security_barrier) as
  select time, device_id, organisation_id, temperature, humidity, fan_pwm_duty, panic1, panic2, siren, turret,
         box_sw, device_state, is_online, device_time, change_type
  from heartbeat_rows
  where organisation_id = (select current_organisation())
    and ((select granted_site_ids()) is null
         or exists (select from devices d
                    where d.id = device_id and d.site_id = any ((select granted_site_ids())::bigint[])))
  with check option;
grant select, insert on heartbeats to watchdesk_app;

create view heartbeats_hourly with (security_barrier) as
  select bucket as time, device_id, organisation_id, row_count,
         temperature_min, temperature_max, temperature_sum / nullif(temperature_count, 0) as temperature_avg,
         temperature_last, temperature_count,
         humidity_min, humidity_max, humidity_sum / nullif(humidity_count, 0) as humidity_avg,
         humidity_last, humidity_count,
         fan_pwm_duty_min, fan_pwm_duty_max,
         fan_pwm_duty_sum::float8 / nullif(fan_pwm_duty_count, 0) as fan_pwm_duty_avg,
         fan_pwm_duty_last, fan_pwm_duty_count
  from heartbeat_hours_live
  where organisation_id = (select current_organisation())
    and ((select granted_site_ids()) is null
         or exists (select from devices d
                    where d.id = device_id and d.site_id = any ((select granted_site_ids())::bigint[])));
grant select on heartbeats_hourly to watchdesk_app;

create view heartbeats_daily with (security_barrier) as
  select bucket as time, device_id, organisation_id, row_count,
         temperature_min, temperature_max, temperature_sum / nullif(temperature_count, 0) as temperature_avg,
         temperature_last, temperature_count,
         humidity_min, humidity_max, humidity_sum / nullif(humidity_count, 0) as humidity_avg,
         humidity_last, humidity_count,
         fan_pwm_duty_min, fan_pwm_duty_max,
         fan_pwm_duty_sum::float8 / nullif(fan_pwm_duty_count, 0) as fan_pwm_duty_avg,
         fan_pwm_duty_last, fan_pwm_duty_count
  from heartbeat_days_live
  where organisation_id = (select current_organisation())
    and ((select granted_site_ids()) is null
         or exists (select from devices d
                    where d.id = device_id and d.site_id = any ((select granted_site_ids())::bigint[])));
grant select on heartbeats_daily to watchdesk_app;

-- The newest row of each device of the organisation, or of some. Through a view that is a barrier the planner would
-- sort all rows of a device; here it takes one step into the index of each partition.
create function last_heartbeats(of_devices bigint[] default null) returns setof heartbeats
  language sql stable security definer
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
  select newest.*
  from watchdesk.devices d
  cross join lateral (
    select r.time, r.device_id, r.organisation_id, r.temperature, r.humidity, r.fan_pwm_duty, r.panic1, r.panic2,
           r.siren, r.turret, r.box_sw, r.device_state, r.is_online, r.device_time, r.change_type
    from watchdesk.heartbeat_rows r
    where r.device_id = d.id
    order by r.time desc
    limit 1
  ) newest
  where d.organisation_id = (select watchdesk.current_organisation())
    and (of_devices is null or d.id = any (of_devices))
    and ((select watchdesk.granted_site_ids()) is null
         or d.site_id = any ((select watchdesk.granted_site_ids())::bigint[]))
$$;
revoke all on function last_heartbeats(bigint[]) from public;
grant execute on function last_heartbeats(bigint[]) to watchdesk_app;

-- Down Migration

drop function last_heartbeats(bigint[]);
drop view heartbeats_daily;
drop view heartbeats_hourly;
drop view heartbeats;
drop view heartbeat_days_live;
drop view heartbeat_hours_live;

create table heartbeats (
  time timestamptz not null,
  device_id bigint not null,
  organisation_id bigint not null references organisations,
  temperature real check (is_finite(temperature)),
  humidity real check (is_finite(humidity)),
  fan_pwm_duty smallint check (fan_pwm_duty between 0 and 100),
  panic1 boolean,
  panic2 boolean,
  siren boolean,
  turret boolean,
  box_sw boolean,
  device_state device_state,
  is_online boolean,
  device_time timestamptz,
  change_type change_type_enum not null,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
insert into heartbeats select * from heartbeat_rows;
create index on heartbeats (device_id, time desc);
create index on heartbeats (device_id, change_type, time desc);
select isolate_by_organisation('heartbeats');
select isolate_by_parent('heartbeats', 'devices', 'device_id');
grant select, insert on heartbeats to watchdesk_app;

-- Of the version before nothing knows rollups.
do $$
begin
  if (select engine = 'timescale' from history_state) then
    drop materialized view heartbeat_days_aggregate;
    drop materialized view heartbeat_hours_aggregate;
  end if;
end
$$;
drop table heartbeat_days;
drop table heartbeat_hours;
drop table heartbeat_rows;
drop table heartbeat_moves;
drop table heartbeat_move_late;
drop table heartbeat_late;
drop function mark_late_heartbeats();
drop function partitions_of(regclass);
drop function ensure_partitions(regclass, interval, timestamptz, timestamptz);
drop table history_state;
