/** The measured columns of a heartbeat. */
const METRICS = ['temperature', 'humidity', 'fan_pwm_duty'] as const;

const FIGURES = ['min', 'max', 'sum', 'count', 'last'] as const;

/** "bucket, device_id, …": the columns of a rollup, of hours as well as of days. */
export const ROLLUP_COLUMNS = [
  'bucket',
  'device_id',
  'organisation_id',
  'row_count',
  ...METRICS.flatMap((metric) => FIGURES.map((figure) => `${metric}_${figure}`)),
].join(', ');

type Last = (value: string, by: string) => string;

const nativeLast: Last = (value, by) =>
  `(array_agg(${value} order by ${by} desc) filter (where ${value} is not null))[1]`;

const timescaleLast =
  (extensionSchema: string): Last =>
  (value, by) =>
    `${extensionSchema}.last(${value}, ${by}) filter (where ${value} is not null)`;

function hourColumns(bucket: string, last: Last, row = ''): string {
  const of = (column: string) => `${row}${column}`;
  const figures = METRICS.flatMap((metric) => [
    `min(${of(metric)}) as ${metric}_min`,
    `max(${of(metric)}) as ${metric}_max`,
    `sum(${of(metric)}${metric === 'fan_pwm_duty' ? '' : '::float8'}) as ${metric}_sum`,
    `count(${of(metric)}) as ${metric}_count`,
    `${last(of(metric), of('time'))} as ${metric}_last`,
  ]);
  return [
    `${bucket} as bucket`,
    of('device_id'),
    of('organisation_id'),
    'count(*) as row_count',
    ...figures,
  ].join(', ');
}

function dayColumns(bucket: string, last: Last): string {
  const figures = METRICS.flatMap((metric) => [
    `min(${metric}_min) as ${metric}_min`,
    `max(${metric}_max) as ${metric}_max`,
    `sum(${metric}_sum)${metric === 'fan_pwm_duty' ? '::bigint' : ''} as ${metric}_sum`,
    `sum(${metric}_count)::bigint as ${metric}_count`,
    `${last(`${metric}_last`, 'bucket')} as ${metric}_last`,
  ]);
  return [
    `${bucket} as bucket`,
    'device_id',
    'organisation_id',
    'sum(row_count)::bigint as row_count',
    ...figures,
  ].join(', ');
}

/** Buckets are counted as TimescaleDB counts them. */
const ORIGIN = `'2000-01-03Z'`;
const HOUR = `date_bin('1 hour', time, ${ORIGIN})`;
const DAY = `date_bin('1 day', bucket, ${ORIGIN})`;

/** Hours between $1 and $2 out of the rows. */
export const HOURS_OF_SPAN = `insert into heartbeat_hours (${ROLLUP_COLUMNS})
  select ${hourColumns(HOUR, nativeLast)} from heartbeat_rows
  where time >= $1 and time < $2 group by 1, 2, 3`;

/** The hours $2 of the devices $1, pair by pair. */
export const HOURS_OF_PAIRS = `insert into heartbeat_hours (${ROLLUP_COLUMNS})
  select ${hourColumns('pair.bucket', nativeLast, 'r.')}
  from unnest($1::bigint[], $2::timestamptz[]) as pair (device_id, bucket)
  join heartbeat_rows r
    on r.device_id = pair.device_id and r.time >= pair.bucket and r.time < pair.bucket + interval '1 hour'
  group by 1, 2, 3`;

/** Days between $1 and $2 out of the hours. */
export const DAYS_OF_SPAN = `insert into heartbeat_days (${ROLLUP_COLUMNS})
  select ${dayColumns(DAY, nativeLast)} from heartbeat_hours
  where bucket >= $1 and bucket < $2 group by 1, 2, 3`;

/** The days $2 of the devices $1, pair by pair. */
export const DAYS_OF_PAIRS = `insert into heartbeat_days (${ROLLUP_COLUMNS})
  select ${dayColumns(DAY, nativeLast)} from heartbeat_hours
  where (device_id, ${DAY}) in (select * from unnest($1::bigint[], $2::timestamptz[]))
    and device_id = any ($1::bigint[])
    and bucket >= (select min(b) from unnest($2::timestamptz[]) b)
    and bucket < (select max(b) from unnest($2::timestamptz[]) b) + interval '1 day'
  group by 1, 2, 3`;

/** Continuous aggregates over a hypertable; they show what they have not materialised yet as well. */
export function continuousAggregates(hypertable: string, extensionSchema: string): readonly string[] {
  const options = 'with (timescaledb.continuous, timescaledb.materialized_only = false)';
  const last = timescaleLast(extensionSchema);
  const bucket = (width: string, column: string) =>
    `${extensionSchema}.time_bucket(interval '${width}', ${column})`;
  return [
    `create materialized view heartbeat_hours_aggregate ${options} as
       select ${hourColumns(bucket('1 hour', 'time'), last)} from ${hypertable} group by 1, 2, 3 with no data`,
    `create materialized view heartbeat_days_aggregate ${options} as
       select ${dayColumns(bucket('1 day', 'bucket'), last)} from heartbeat_hours_aggregate
       group by 1, 2, 3 with no data`,
  ];
}
