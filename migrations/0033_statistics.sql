-- What became of orders, counted beside alarms and devices; the same rights and the same bounds of time as there. And the
-- days of devices in a way that TimescaleDB can read.

-- Up Migration

create index on command_log (organisation_id, created_at);

-- An order with how long its answer and its end took. Times of an answer count from the newest attempt; those of the
-- end from when the order was due.
create view command_results with (security_invoker = true) as
  select id, organisation_id, site_id, device_id, device_name, device_kind, command_type, priority, status, outcome,
         created_at, retry_count as retries,
         extract(epoch from acknowledged_at - sent_at)::float8 as answer_s,
         extract(epoch from completed_at - coalesce(scheduled_at, created_at))::float8 as done_s
  from command_log;
grant select on command_results to watchdesk_app;

-- A day is one of UTC. What is under way or was cancelled before it was sent neither succeeded nor failed.
create view command_daily_statistics with (security_invoker = true) as
  select organisation_id, site_id, date_trunc('day', created_at, 'UTC') as day, command_type, device_kind,
         count(*) as commands,
         count(*) filter (where status = 'COMPLETED') as successful,
         count(*) filter (where status in ('FAILED', 'TIMEOUT')) as unsuccessful,
         count(*) filter (where status = 'CANCELLED') as cancelled,
         count(*) filter (where outcome is null) as under_way,
         (count(*) filter (where status = 'COMPLETED'))::float8
           / nullif(count(*) filter (where status in ('COMPLETED', 'FAILED', 'TIMEOUT')), 0) as success_share,
         count(*) filter (where outcome = 'refused') as refused,
         count(*) filter (where outcome = 'not_confirmed') as not_confirmed,
         count(*) filter (where outcome = 'no_answer') as no_answer,
         count(*) filter (where outcome = 'not_done') as not_done,
         sum(retries)::bigint as retries,
         percentile_cont(0.5) within group (order by answer_s) as answer_median_s,
         percentile_cont(0.95) within group (order by answer_s) as answer_p95_s,
         percentile_cont(0.5) within group (order by done_s) as done_median_s,
         percentile_cont(0.95) within group (order by done_s) as done_p95_s
  from command_results
  group by organisation_id, site_id, date_trunc('day', created_at, 'UTC'), command_type, device_kind;
grant select on command_daily_statistics to watchdesk_app;

-- A function in SQL is inlined where it is called. TimescaleDB then asks whether the caller may read the continuous
-- aggregate behind heartbeats_daily, and not whether the owner of the view may (2.23). Hence a view of its own, and a
-- function that is never inlined.
drop view device_daily_statistics;
drop function device_statistics(timestamptz, timestamptz);
create view device_daily_statistics with (security_invoker = true) as
  select h.organisation_id, h.device_id, h.time as day, h.row_count as changes, coalesce(a.alarms, 0) as alarms,
         coalesce(a.offline, 0) as offline, h.temperature_min, h.temperature_avg, h.temperature_max,
         h.humidity_min, h.humidity_avg, h.humidity_max
  from heartbeats_daily h
  left join (
    select raised.device_id, date_trunc('day', raised.raised_at, 'UTC') as day,
           count(*) filter (where raised.alarm_type <> 'OFFLINE') as alarms,
           count(*) filter (where raised.alarm_type = 'OFFLINE') as offline
    from alarms raised
    group by raised.device_id, date_trunc('day', raised.raised_at, 'UTC')
  ) a on a.device_id = h.device_id and a.day = h.time;
grant select on device_daily_statistics to watchdesk_app;

-- Days from the one bound up to the other, of all devices or one. Bounds of a day reach no index of moments: alarms are
-- bounded by their own.
create function device_statistics(since timestamptz, until timestamptz, of_device bigint default null)
  returns table (
    organisation_id bigint,
    device_id bigint,
    day timestamptz,
    changes bigint,
    alarms bigint,
    offline bigint,
    temperature_min real,
    temperature_avg double precision,
    temperature_max real,
    humidity_min real,
    humidity_avg double precision,
    humidity_max real
  )
  language plpgsql stable
  set search_path = pg_catalog, watchdesk, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select h.organisation_id, h.device_id, h.time, h.row_count, coalesce(a.alarms, 0),
         coalesce(a.offline, 0), h.temperature_min, h.temperature_avg, h.temperature_max,
         h.humidity_min, h.humidity_avg, h.humidity_max
  from heartbeats_daily h
  left join (
    select raised.device_id, date_trunc('day', raised.raised_at, 'UTC') as day,
           count(*) filter (where raised.alarm_type <> 'OFFLINE') as alarms,
           count(*) filter (where raised.alarm_type = 'OFFLINE') as offline
    from alarms raised
    where raised.raised_at >= since and raised.raised_at < until + interval '1 day'
      and (of_device is null or raised.device_id = of_device)
    group by raised.device_id, date_trunc('day', raised.raised_at, 'UTC')
  ) a on a.device_id = h.device_id and a.day = h.time
  where h.time >= since and h.time < until and (of_device is null or h.device_id = of_device);
end
$$;
revoke all on function device_statistics(timestamptz, timestamptz, bigint) from public;
grant execute on function device_statistics(timestamptz, timestamptz, bigint) to watchdesk_app;

-- Down Migration

drop view device_daily_statistics;
drop function device_statistics(timestamptz, timestamptz, bigint);
create function device_statistics(since timestamptz, until timestamptz)
  returns table (
    organisation_id bigint,
    device_id bigint,
    day timestamptz,
    changes bigint,
    alarms bigint,
    offline bigint,
    temperature_min real,
    temperature_avg double precision,
    temperature_max real,
    humidity_min real,
    humidity_avg double precision,
    humidity_max real
  )
  language sql stable
begin atomic
  select h.organisation_id, h.device_id, h.time, h.row_count, coalesce(a.alarms, 0), coalesce(a.offline, 0),
         h.temperature_min, h.temperature_avg, h.temperature_max, h.humidity_min, h.humidity_avg, h.humidity_max
  from heartbeats_daily h
  left join (
    select raised.device_id, date_trunc('day', raised.raised_at, 'UTC') as day,
           count(*) filter (where raised.alarm_type <> 'OFFLINE') as alarms,
           count(*) filter (where raised.alarm_type = 'OFFLINE') as offline
    from alarms raised
    where raised.raised_at >= since and raised.raised_at < until + interval '1 day'
    group by raised.device_id, date_trunc('day', raised.raised_at, 'UTC')
  ) a on a.device_id = h.device_id and a.day = h.time
  where h.time >= since and h.time < until;
end;
revoke all on function device_statistics(timestamptz, timestamptz) from public;
grant execute on function device_statistics(timestamptz, timestamptz) to watchdesk_app;

create view device_daily_statistics with (security_invoker = true) as
  select * from device_statistics('-infinity', 'infinity');
grant select on device_daily_statistics to watchdesk_app;

drop view command_daily_statistics;
drop view command_results;
drop index command_log_organisation_id_created_at_idx;
