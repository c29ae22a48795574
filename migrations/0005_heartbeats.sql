-- Deadband change capture: what a device measured and did, where it changed.

-- Up Migration

create type change_type_enum as enum
  ('ALARM', 'STATE_CHANGE', 'CONNECTION', 'SENSOR_DATA', 'PERIODIC', 'MANUAL', 'MULTIPLE');

-- Append-only, without a key: rows are told apart by nothing but what they say, and a time-series extension
-- would refuse a key without the time.
create table heartbeats (
  -- The server's clock.
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
  -- The device's own clock, where it said one.
  device_time timestamptz,
  change_type change_type_enum not null,
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
);
create index on heartbeats (device_id, time desc);
create index on heartbeats (device_id, change_type, time desc);
select isolate_by_organisation('heartbeats');
grant select, insert on heartbeats to watchdesk_app;

-- Down Migration

drop table heartbeats;
drop type change_type_enum;
