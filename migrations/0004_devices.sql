-- The registry of devices, their current state, and what replay protection remembers.

-- Up Migration

create type device_kind as enum ('alarm_box', 'relay_board', 'sensor', 'gateway', 'robot', 'appliance');
create type device_state as enum
  ('BOOT', 'INIT', 'CONNECTING', 'NORMAL', 'ALARM', 'MAINTENANCE', 'ERROR', 'CRITICAL');
create type network_type as enum ('wifi', 'ethernet', 'none');

create table devices (
  -- Sent to the box as a uint32.
  id bigint generated always as identity (maxvalue 4294967295) primary key,
  organisation_id bigint not null references organisations,
  site_id bigint,
  zone_id bigint,
  kind device_kind not null,
  mac_address macaddr unique check (mac_address <> '00:00:00:00:00:00'),
  hostname varchar(64) not null check (is_topic_level(hostname)),
  topic_base text not null check (topic_base <> '' and topic_base !~ '[+#]'),
  name text check (btrim(name) <> ''),
  country varchar(3),
  -- The box's own zone number.
  zone int check (zone between 1 and 255),
  latitude numeric(10, 7) check (latitude between -90 and 90),
  longitude numeric(10, 7) check (longitude between -180 and 180),
  location_desc text,
  installation_date timestamptz,
  notes text,
  active boolean not null default true,
  -- Highest boot_count seen in a verified StatusMessage.
  boot_epoch bigint not null default 0 check (is_uint32(boot_epoch)),
  -- When that boot began, by the box's own clock; null where it has none. Messages from before it are of another boot.
  booted_at timestamptz,
  -- Last sequence used in a CommandEnvelope.
  command_sequence bigint not null default 0 check (is_uint32(command_sequence)),
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, id),
  check (kind <> 'alarm_box' or mac_address is not null),
  check (zone_id is null or site_id is not null),
  foreign key (organisation_id, site_id) references sites (organisation_id, id),
  foreign key (organisation_id, site_id, zone_id) references zones (organisation_id, site_id, id)
    on delete set null (zone_id)
);
-- Not unique: two boxes may claim one name; the MAC is the identity.
create index on devices (topic_base, hostname);
create index on devices (site_id);
create trigger touch before update on devices for each row execute function touch_revision();
select isolate_by_organisation('devices');
grant select, insert, update, delete on devices to watchdesk_app;

-- One row a device, rewritten with every message: the free space and the absence of indexes on what changes keep
-- updates within their page (heap-only tuples).
create table device_status (
  device_id bigint primary key,
  organisation_id bigint not null references organisations,
  is_online boolean not null default false,
  last_seen timestamptz,
  firmware_version varchar(16) check (is_semver(firmware_version)),
  partition int check (partition >= 0),
  ota_validated boolean,
  uptime bigint check (is_uint32(uptime)),
  boot_count bigint check (is_uint32(boot_count)),
  device_state device_state,
  state_duration bigint check (is_uint32(state_duration)),
  free_heap bigint check (is_uint32(free_heap)),
  min_heap bigint check (is_uint32(min_heap)),
  network_type network_type,
  ip_address inet,
  rssi int,
  connected boolean,
  has_ip boolean,
  mqtt_connected boolean,
  ntp_synced boolean,
  last_ntp_sync timestamptz,
  panic1 boolean not null default false,
  panic2 boolean not null default false,
  box_sw boolean not null default false,
  siren boolean not null default false,
  turret boolean not null default false,
  panic1_count bigint check (is_uint32(panic1_count)),
  panic2_count bigint check (is_uint32(panic2_count)),
  tamper_count bigint check (is_uint32(tamper_count)),
  wifi_disconnects bigint check (is_uint32(wifi_disconnects)),
  mqtt_disconnects bigint check (is_uint32(mqtt_disconnects)),
  error_count bigint check (is_uint32(error_count)),
  temperature real check (is_finite(temperature)),
  humidity real check (is_finite(humidity)),
  fan_pwm_duty smallint check (fan_pwm_duty between 0 and 100),
  error_flags bigint check (is_uint32(error_flags)),
  device_synced boolean not null default false,
  last_sync_attempt timestamptz,
  revision bigint not null default 0,
  updated_at timestamptz not null default now(),
  unique (organisation_id, device_id),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
) with (fillfactor = 70);
create trigger touch before update on device_status for each row execute function touch_revision();
select isolate_by_organisation('device_status');
grant select, insert, update, delete on device_status to watchdesk_app;

-- Envelope sequences that were taken: the highest of an epoch and a bit for each of the 1,024 below it.
create table device_replay (
  device_id bigint primary key,
  organisation_id bigint not null references organisations,
  boot_epoch bigint not null check (is_uint32(boot_epoch)),
  highest_sequence bigint not null check (is_uint32(highest_sequence)),
  seen bytea not null check (octet_length(seen) = 128),
  foreign key (organisation_id, device_id) references devices (organisation_id, id) on delete cascade
) with (fillfactor = 70);
select isolate_by_organisation('device_replay');
grant select, insert, update, delete on device_replay to watchdesk_app;

-- Down Migration

drop table device_replay;
drop table device_status;
drop table devices;
drop type network_type;
drop type device_state;
drop type device_kind;
