-- What happened, counted: for reports and pages. The views run with the rights of who reads them, so that the policies
-- of their tables hold organisations and granted sites apart. Always bounded by time where they are read.

-- Up Migration

-- An alarm with how long its first acknowledgement took. The row itself loses that when the alarm comes again.
create view alarm_responses with (security_invoker = true) as
  select a.id, a.organisation_id, a.site_id, a.device_id, a.device_name, a.alarm_type, a.priority, a.state, a.source,
         a.count as activations, a.raised_at, first.acknowledged_at,
         extract(epoch from first.acknowledged_at - a.raised_at)::float8 as acknowledge_s,
         a.closed_at, a.disposition
  from alarms a
  left join lateral (
    select min(t.at) as acknowledged_at from alarm_timeline t
    where t.alarm_id = a.id and t.action = 'acknowledged'
  ) first on true;
grant select on alarm_responses to watchdesk_app;

-- A day is one of UTC, as in the rollups of measurements.
create view alarm_daily_statistics with (security_invoker = true) as
  select organisation_id, site_id, date_trunc('day', raised_at, 'UTC') as day, alarm_type, priority,
         count(*) as alarms, sum(activations)::bigint as activations, count(acknowledged_at) as acknowledged,
         percentile_cont(0.5) within group (order by acknowledge_s) as acknowledge_median_s,
         percentile_cont(0.95) within group (order by acknowledge_s) as acknowledge_p95_s,
         count(*) filter (where disposition = 'false') as false_alarms
  from alarm_responses
  group by organisation_id, site_id, date_trunc('day', raised_at, 'UTC'), alarm_type, priority;
grant select on alarm_daily_statistics to watchdesk_app;

-- Days from the one bound up to the other. Bounds of a day reach no index of moments: alarms are bounded by their own.
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

-- Down Migration

drop view device_daily_statistics;
drop function device_statistics(timestamptz, timestamptz);
drop view alarm_daily_statistics;
drop view alarm_responses;
