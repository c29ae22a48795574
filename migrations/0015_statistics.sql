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

create view device_daily_statistics with (security_invoker = true) as
  select h.organisation_id, h.device_id, h.time as day, h.row_count as changes,
         coalesce(a.alarms, 0) as alarms, coalesce(a.offline, 0) as offline,
         h.temperature_min, h.temperature_avg, h.temperature_max,
         h.humidity_min, h.humidity_avg, h.humidity_max
  from heartbeats_daily h
  left join (
    select device_id, date_trunc('day', raised_at, 'UTC') as day,
           count(*) filter (where alarm_type <> 'OFFLINE') as alarms,
           count(*) filter (where alarm_type = 'OFFLINE') as offline
    from alarms
    group by device_id, date_trunc('day', raised_at, 'UTC')
  ) a on a.device_id = h.device_id and a.day = h.time;
grant select on device_daily_statistics to watchdesk_app;

-- Down Migration

drop view device_daily_statistics;
drop view alarm_daily_statistics;
drop view alarm_responses;
