/**
 * One row for every table that belongs to an organisation, in the order in which they can be inserted; $1 is the
 * organisation. A table without an entry here fails the tests.
 */
export const SAMPLE_ROWS: Readonly<Record<string, string>> = {
  sites: `insert into sites (organisation_id, name) values ($1::bigint, 'Site ' || $1::bigint)`,
  zones: `insert into zones (organisation_id, site_id, name)
    select $1::bigint, id, 'Gate' from sites where organisation_id = $1::bigint limit 1`,
  users: `insert into users (organisation_id, username, display_name, password_hash, role)
    values ($1::bigint, 'guard-' || $1::bigint, 'A Guard', 'not a hash', 'operator')`,
  user_sites: `insert into user_sites (organisation_id, user_id, site_id)
    select $1::bigint, u.id, s.id from users u, sites s
    where u.organisation_id = $1::bigint and s.organisation_id = $1::bigint limit 1`,
  sessions: `insert into sessions (organisation_id, user_id, token_hash, station, edition, expires_at)
    select $1::bigint, id, sha256(username::bytea), 'Desk 1', 'browser', '2030-01-01Z'
    from users where organisation_id = $1::bigint limit 1`,
  devices: `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
    select $1::bigint, id, 'alarm_box', ('04:83:08:00:00:' || lpad(to_hex($1::bigint), 2, '0'))::macaddr, 'BOX_1', 'base'
    from sites where organisation_id = $1::bigint limit 1`,
  device_status: `insert into device_status (device_id, organisation_id, firmware_version, temperature)
    select id, $1::bigint, '1.2.3', 21.5 from devices where organisation_id = $1::bigint limit 1`,
  device_replay: `insert into device_replay (device_id, organisation_id, boot_epoch, highest_sequence, seen)
    select id, $1::bigint, 3, 40, decode(repeat('00', 128), 'hex') from devices where organisation_id = $1::bigint limit 1`,
  replay_journal: `insert into replay_journal (organisation_id, entries)
    select $1::bigint, int4send(id::int) || '\\x000000030000002700000000' from devices where organisation_id = $1::bigint limit 1`,
  heartbeats: `insert into heartbeats (time, device_id, organisation_id, temperature, change_type)
    select '2026-01-01Z', id, $1::bigint, 21.5, 'SENSOR_DATA' from devices where organisation_id = $1::bigint limit 1`,
  alarm_events: `insert into alarm_events (organisation_id, device_id, device_hostname, sequence, boot_epoch,
      envelope_sequence, timestamp, received_at, alarm_type, event_state, priority, payload_digest)
    select $1::bigint, id, hostname, 7, 3, 40, '2026-01-01Z', '2026-01-01Z', 'PANIC1', 'ACTIVE', 'CRITICAL', sha256('frame')
    from devices where organisation_id = $1::bigint limit 1`,
  alarms: `insert into alarms (organisation_id, device_id, device_name, alarm_type, priority, state, raised_at,
      last_activated_at, source)
    select $1::bigint, id, hostname, 'PANIC1', 'critical', 'unacknowledged_active', '2026-01-01Z', '2026-01-01Z', 'device'
    from devices where organisation_id = $1::bigint limit 1`,
  alarm_timeline: `insert into alarm_timeline (organisation_id, alarm_id, at, action)
    select $1::bigint, id, '2026-01-01Z', 'raised' from alarms where organisation_id = $1::bigint limit 1`,
  alarm_type_settings: `insert into alarm_type_settings (organisation_id, code, warning_after_s, overdue_after_s)
    values ($1::bigint, 'INTRUSION', 20, 60)`,
  alarm_dispositions: `insert into alarm_dispositions (organisation_id, code, name, counts_as_false, rank)
    values ($1::bigint, 'drill', 'Fire drill', false, 8)`,
  alarm_settings: `insert into alarm_settings (organisation_id) values ($1::bigint)`,
  suppression_windows: `insert into suppression_windows (organisation_id, kind, batch_id, site_id, starts_at, ends_at,
      reason, user_name, station)
    select $1::bigint, 'on_test', gen_random_uuid(), id, '2026-01-01Z', '2026-01-02Z', 'Battery change', 'Ana', 'Desk 1'
    from sites where organisation_id = $1::bigint limit 1`,
  alarm_desks: `insert into alarm_desks (organisation_id, user_id, station, user_name, role, since, seen_at)
    select $1::bigint, id, 'Desk 1', display_name, role, '2026-01-01Z', '2026-01-01Z'
    from users where organisation_id = $1::bigint limit 1`,
  alarm_desk_presence: `insert into alarm_desk_presence (organisation_id, user_id, station, began_at, ended_at)
    select $1::bigint, id, 'Desk 2', '2026-01-01Z', '2026-01-01T08:00Z'
    from users where organisation_id = $1::bigint limit 1`,
  alarm_chatter: `insert into alarm_chatter (organisation_id, device_id, alarm_type, recent, last_at)
    select $1::bigint, id, 'INTRUSION', '{2026-01-01Z}', '2026-01-01Z' from devices where organisation_id = $1::bigint limit 1`,
  alarm_floods: `insert into alarm_floods (organisation_id, began_at, ended_at, measured_at, alarms, operators, peak_alarms,
      peak_operators, peak_at, total, starts_above, ends_below)
    values ($1::bigint, '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', 12, 1, 12, 1, '2026-01-01Z', 12, 10, 5)`,
  alarm_flood_parts: `insert into alarm_flood_parts (organisation_id, flood_id, site_id, alarm_type, alarms)
    select $1::bigint, f.id, s.id, 'INTRUSION', 12 from alarm_floods f, sites s
    where f.organisation_id = $1::bigint and s.organisation_id = $1::bigint limit 1`,
  site_contacts: `insert into site_contacts (organisation_id, site_id, rank, name, phone)
    select $1::bigint, id, (select count(*) + 1 from site_contacts c where c.site_id = s.id), 'Key Holder', '+51 1 555 0100'
    from sites s where organisation_id = $1::bigint limit 1`,
  action_plans: `insert into action_plans (organisation_id, alarm_type, name, version, is_archived)
    values ($1::bigint, 'FIRE', 'Fire', 1, true)`,
  action_plan_versions: `insert into action_plan_versions (plan_id, version, organisation_id, steps, user_name, station)
    select id, (select count(*) + 1 from action_plan_versions v where v.plan_id = p.id), $1::bigint,
      '[{"kind": "instruction", "title": "Look", "text": "", "isMandatory": true}]', 'Ana', 'Desk 1'
    from action_plans p where organisation_id = $1::bigint limit 1`,
  alarm_plan_steps: `insert into alarm_plan_steps (organisation_id, alarm_id, position, definition, is_mandatory)
    select $1::bigint, id, (select count(*) + 1 from alarm_plan_steps t where t.alarm_id = a.id),
      '{"kind": "instruction", "title": "Look", "text": "", "isMandatory": false}', false
    from alarms a where organisation_id = $1::bigint limit 1`,
  alarm_calls: `insert into alarm_calls (organisation_id, alarm_id, contact_name, phone, outcome, at, user_name, station)
    select $1::bigint, id, 'Key Holder', '+51 1 555 0100', 'no_answer', '2026-01-01Z', 'Ana', 'Desk 1'
    from alarms where organisation_id = $1::bigint limit 1`,
  escalation_steps: `insert into escalation_steps (organisation_id, priority, position, after_s, is_louder, calls_supervisors)
    values ($1::bigint, 'low', 1, 600, true, false)`,
  notification_channels: `insert into notification_channels (organisation_id, kind, name, origin)
    values ($1::bigint, 'webhook', 'Guard company ' || gen_random_uuid(), 'https://guards.example')`,
  notification_secrets: `insert into notification_secrets (channel_id, organisation_id, address)
    select id, $1::bigint, 'https://guards.example/of-a-sample' from notification_channels where organisation_id = $1::bigint limit 1`,
  escalation_step_channels: `insert into escalation_step_channels (organisation_id, priority, position, channel_id)
    select $1::bigint, 'low', 1, id from notification_channels where organisation_id = $1::bigint limit 1`,
  notifications: `insert into notifications (organisation_id, channel_id, kind, due_at, next_attempt_at)
    select $1::bigint, id, 'escalation', '2026-01-01Z', '2026-01-01Z'
    from notification_channels where organisation_id = $1::bigint limit 1`,
  notification_alarms: `insert into notification_alarms (notification_id, alarm_id, organisation_id, waiting_since, level)
    select n.id, a.id, $1::bigint, '2026-01-01Z', 1 from notifications n, alarms a
    where n.organisation_id = $1::bigint and a.organisation_id = $1::bigint limit 1`,
  handovers: `insert into handovers (organisation_id, state, started_at, outgoing_id, outgoing_name, outgoing_station,
      given_up_at, given_up_by_name, give_up_reason)
    select $1::bigint, 'given_up', '2026-01-01Z', id, 'A Guard', 'Desk 1', '2026-01-01Z', 'A Guard', 'Drill'
    from users where organisation_id = $1::bigint order by id limit 1`,
  handover_flags: `insert into handover_flags (organisation_id, site_id, subject, note, flagged_at, flagged_by_name,
      flagged_station)
    select $1::bigint, id, 'text', 'The gate sticks', '2026-01-01Z', 'A Guard', 'Desk 1'
    from sites where organisation_id = $1::bigint limit 1`,
  audit_logs: `insert into audit_logs (organisation_id, procedure, outcome) values ($1::bigint, 'access.login', 'ok')`,
  rejected_messages: `insert into rejected_messages (organisation_id, received_at, topic, hostname, reason, size_bytes, frame)
    values ($1::bigint, '2026-01-01Z', 'base/pb/d/BOX_1/hb', 'BOX_1', 'bad-tag', 3, '\\x010203')`,
  unregistered_devices: `insert into unregistered_devices (organisation_id, topic_base, hostname, first_seen, last_seen, last_kind)
    values ($1::bigint, 'base', 'BOX_9', '2026-01-01Z', '2026-01-01Z', 'hb')`,
  station_users: `with station as (
      insert into stations (id, name, host, process_id, edition, version)
      values (gen_random_uuid(), 'Desk 1', 'desk-1', 4711, 'headless', '1.2.3') returning id)
    insert into station_users (organisation_id, station_id, user_id, screens)
    select $1::bigint, station.id, users.id, 1 from station, users where organisation_id = $1::bigint limit 1`,
  brands: `insert into brands (organisation_id, name) values ($1::bigint, 'Northwind')`,
  device_models: `insert into device_models (organisation_id, brand_id, name, kind)
    select $1::bigint, id, 'N-200', 'alarm_box' from brands where organisation_id = $1::bigint limit 1`,
  device_groups: `insert into device_groups (organisation_id, name) values ($1::bigint, 'Night round')`,
  device_group_members: `insert into device_group_members (organisation_id, group_id, device_id)
    select $1::bigint, g.id, d.id from device_groups g, devices d
    where g.organisation_id = $1::bigint and d.organisation_id = $1::bigint limit 1`,
  maintenance_notes: `insert into maintenance_notes (organisation_id, device_id, user_name, station, note)
    select $1::bigint, id, 'A Guard', 'Desk 1', 'Battery changed' from devices where organisation_id = $1::bigint limit 1`,
  panels: `insert into panels (organisation_id, site_id, name, version, seen_by, used_by)
    select $1::bigint, id, 'Gate', 1, '{operator}', '{}' from sites where organisation_id = $1::bigint limit 1`,
  panel_versions: `insert into panel_versions (panel_id, version, organisation_id, layout, user_id, user_name, station)
    select p.id, (select count(*) + 1 from panel_versions v where v.panel_id = p.id), $1::bigint, '{"tiles": []}',
      u.id, 'A Guard', 'Desk 1' from panels p, users u
    where p.organisation_id = $1::bigint and u.organisation_id = $1::bigint limit 1`,
  panel_images: `insert into panel_images (organisation_id, site_id, digest, media_type, content)
    select $1::bigint, id, sha256('plan'), 'image/png', 'plan' from sites where organisation_id = $1::bigint limit 1`,
  floor_plans: `insert into floor_plans (organisation_id, site_id, name, image, saved_by)
    select $1::bigint, site_id, 'Floor ' || gen_random_uuid(), digest, 'A Guard'
    from panel_images where organisation_id = $1::bigint limit 1`,
  floor_plan_places: `insert into floor_plan_places (organisation_id, plan_id, device_id, x_percent, y_percent)
    select $1::bigint, p.id, d.id, 50, 25 from floor_plans p, devices d
    where p.organisation_id = $1::bigint and d.organisation_id = $1::bigint limit 1`,
  command_bulks: `insert into command_bulks (organisation_id, command_type, command_data, concurrency, created_by_name, station)
    values ($1::bigint, 'SYSTEM', '{"type": "SYSTEM", "action": "GET_STATUS"}', 20, 'Ana', 'Desk 1')`,
  command_log: `insert into command_log (organisation_id, device_id, device_name, device_kind, request_id, command_type,
      command_data, auth_level, is_verifiable, priority, expires_at, max_retries, initiated_by)
    select $1::bigint, id, hostname, kind, gen_random_uuid(), 'SYSTEM', '{"type": "SYSTEM", "action": "GET_STATUS"}',
      0, false, 'normal', '2030-01-01Z', 3, 'Ana' from devices where organisation_id = $1::bigint limit 1`,
  command_secrets: `insert into command_secrets (command_id, organisation_id, secrets)
    select id, $1::bigint, '{"password": "of a sample"}' from command_log where organisation_id = $1::bigint limit 1`,
  armings: `insert into armings (id, organisation_id, device_id, device_name, command_type, command_data, state,
      needs_second_person, armed_by_name, armed_station, armed_at, expires_at)
    select gen_random_uuid(), $1::bigint, id, hostname, 'OUTPUT', '{"type": "OUTPUT", "output": "SIREN", "pattern": "CONSTANT"}',
      'armed', false, 'Ana', 'Desk 1', '2026-01-01Z', '2026-01-01Z' from devices where organisation_id = $1::bigint limit 1`,
  device_outputs: `insert into device_outputs (device_id, organisation_id, output, is_dangerous, is_for_operators)
    select id, $1::bigint, 'RELAY1', true, true from devices where organisation_id = $1::bigint limit 1`,
  rules: `insert into rules (organisation_id, site_id, name, version)
    select $1::bigint, id, 'Too warm', 1 from sites where organisation_id = $1::bigint limit 1`,
  rule_versions: `insert into rule_versions (rule_id, version, organisation_id, definition, user_id, user_name, station)
    select r.id, (select count(*) + 1 from rule_versions v where v.rule_id = r.id), $1::bigint, '{}',
      u.id, 'A Guard', 'Desk 1' from rules r, users u
    where r.organisation_id = $1::bigint and u.organisation_id = $1::bigint limit 1`,
  rule_states: `insert into rule_states (rule_id, device_id, organisation_id, version, active_since, memory)
    select r.id, d.id, $1::bigint, 1, '2026-01-01Z', '{}' from rules r, devices d
    where r.organisation_id = $1::bigint and d.organisation_id = $1::bigint limit 1`,
  sequences: `insert into sequences (organisation_id, site_id, name, version)
    select $1::bigint, id, 'Night', 1 from sites where organisation_id = $1::bigint limit 1`,
  sequence_versions: `insert into sequence_versions (sequence_id, version, organisation_id, steps, user_id, user_name, station)
    select q.id, (select count(*) + 1 from sequence_versions v where v.sequence_id = q.id), $1::bigint, '[]',
      u.id, 'A Guard', 'Desk 1' from sequences q, users u
    where q.organisation_id = $1::bigint and u.organisation_id = $1::bigint limit 1`,
  sequence_runs: `insert into sequence_runs (organisation_id, site_id, sequence_id, version, name, state, digest, started_by,
      started_by_name, station, armed_at, expires_at, total)
    select $1::bigint, q.site_id, q.id, 1, q.name, 'armed', 'digest', u.id, 'A Guard', 'Desk 1', '2026-01-01Z', '2026-01-01Z', 1
    from sequences q, users u
    where q.organisation_id = $1::bigint and u.organisation_id = $1::bigint limit 1`,
  sequence_run_steps: `insert into sequence_run_steps (run_id, position, organisation_id, site_id, step, device_id, device_name, command_type,
      command_data, delay_ms, on_failure, is_dangerous)
    select r.id, 0, $1::bigint, r.site_id, 0, d.id, d.hostname, 'OUTPUT',
      '{"type": "OUTPUT", "output": "RELAY1", "pattern": "OFF"}', 0, 'stop', false from sequence_runs r, devices d
    where r.organisation_id = $1::bigint and d.organisation_id = $1::bigint limit 1`,
  retention: `insert into retention (organisation_id, what, days, updated_by) values ($1::bigint, 'audit', 3650, 'Ana')`,
  board_status: `insert into board_status (device_id, organisation_id, protocol_uuid, firmware_version, channel_count)
    select id, $1::bigint, hostname, '2.1.0', 8 from devices where organisation_id = $1::bigint limit 1`,
  relays: `insert into relays (organisation_id, device_id, relay_index, name)
    select $1::bigint, id, 0, 'Gate' from devices where organisation_id = $1::bigint limit 1`,
  relay_changes: `insert into relay_changes (organisation_id, device_id, relay_index, at, state)
    select $1::bigint, id, 0, '2026-01-01Z', true from devices where organisation_id = $1::bigint limit 1`,
  relay_holds: `insert into relay_holds (id, organisation_id, device_id, relay_index, user_name, station, ended_at, reason)
    select gen_random_uuid(), $1::bigint, id, 0, 'Ana', 'Desk 1', now(), 'released'
    from devices where organisation_id = $1::bigint limit 1`,
  board_errors: `insert into board_errors (organisation_id, device_id, at, code, message)
    select $1::bigint, id, '2026-01-01Z', 'ERR_001', 'no' from devices where organisation_id = $1::bigint limit 1`,
};

/**
 * One row for every table that belongs to a site, in the order in which they can be inserted; $1 is the organisation,
 * $2 the site.
 */
export const PER_SITE_ROWS: Readonly<Record<string, string>> = {
  sites: `insert into sites (organisation_id, name) values ($1::bigint, 'Site ' || $2::bigint)`,
  zones: `insert into zones (organisation_id, site_id, name) values ($1, $2, 'Gate')`,
  user_sites: `insert into user_sites (organisation_id, user_id, site_id)
    select $1::bigint, id, $2::bigint from users where organisation_id = $1::bigint order by id limit 1`,
  devices: `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
    values ($1, $2::bigint, 'alarm_box', ('04:83:08:00:00:' || lpad(to_hex($2::bigint), 2, '0'))::macaddr, 'BOX', 'base')`,
  ...Object.fromEntries(
    [
      'device_status',
      'device_replay',
      'heartbeats',
      'alarm_events',
      'alarms',
      'board_status',
      'relays',
      'relay_changes',
      'relay_holds',
      'board_errors',
    ].map((table) => [
      table,
      // The organisation's sample row, for the device of this site.
      (SAMPLE_ROWS[table] ?? '')
        .replace('alarms (organisation_id, ', 'alarms (organisation_id, site_id, ')
        .replace(
          "select $1::bigint, id, hostname, 'PANIC1', 'critical'",
          "select $1::bigint, site_id, id, hostname, 'PANIC1', 'critical'",
        )
        .replace(
          'where organisation_id = $1::bigint limit 1',
          'where organisation_id = $1::bigint and site_id = $2::bigint',
        ),
    ]),
  ),
  alarm_timeline: `insert into alarm_timeline (organisation_id, alarm_id, at, action)
    select $1::bigint, id, '2026-01-01Z', 'raised' from alarms where site_id = $2::bigint`,
  rejected_messages: `insert into rejected_messages (organisation_id, received_at, topic, device_id, reason, size_bytes, frame)
    select $1::bigint, '2026-01-01Z', 'base/pb/d/BOX/hb', id, 'bad-tag', 3, '\\x010203' from devices where site_id = $2::bigint`,
  device_group_members: `with made as (
      insert into device_groups (organisation_id, name) values ($1, 'Round ' || $2::bigint) returning id)
    insert into device_group_members (organisation_id, group_id, device_id)
    select $1::bigint, made.id, d.id from made, devices d where d.site_id = $2::bigint`,
  maintenance_notes: `insert into maintenance_notes (organisation_id, device_id, user_name, station, note)
    select $1::bigint, id, 'A Guard', 'Desk 1', 'Battery changed' from devices where site_id = $2::bigint`,
  panels: `insert into panels (organisation_id, site_id, name, version, seen_by, used_by)
    values ($1, $2, 'Gate', 1, '{operator}', '{}')`,
  panel_versions: `insert into panel_versions (panel_id, version, organisation_id, layout, user_id, user_name, station)
    select p.id, 1, $1::bigint, '{"tiles": []}', u.id, 'A Guard', 'Desk 1' from panels p, users u
    where p.site_id = $2::bigint and u.organisation_id = $1::bigint order by u.id limit 1`,
  panel_images: `insert into panel_images (organisation_id, site_id, digest, media_type, content)
    values ($1, $2, sha256('plan'), 'image/png', 'plan')`,
  floor_plans: `insert into floor_plans (organisation_id, site_id, name, image, saved_by)
    values ($1, $2, 'Ground floor', sha256('plan'), 'A Guard')`,
  floor_plan_places: `insert into floor_plan_places (organisation_id, plan_id, device_id, x_percent, y_percent)
    select $1::bigint, p.id, d.id, 50, 25 from floor_plans p, devices d
    where p.site_id = $2::bigint and d.site_id = $2::bigint limit 1`,
  command_log: `insert into command_log (organisation_id, site_id, device_id, device_name, device_kind, request_id,
      command_type, command_data, auth_level, is_verifiable, priority, expires_at, max_retries, initiated_by)
    select $1::bigint, site_id, id, hostname, kind, gen_random_uuid(), 'SYSTEM', '{"type": "SYSTEM", "action": "GET_STATUS"}',
      0, false, 'normal', '2030-01-01Z', 3, 'Ana' from devices where organisation_id = $1::bigint and site_id = $2::bigint`,
  command_secrets: `insert into command_secrets (command_id, organisation_id, secrets)
    select id, $1::bigint, '{"password": "of a sample"}' from command_log where site_id = $2::bigint`,
  armings: `insert into armings (id, organisation_id, site_id, device_id, device_name, command_type, command_data, state,
      needs_second_person, armed_by_name, armed_station, armed_at, expires_at)
    select gen_random_uuid(), $1::bigint, site_id, id, hostname, 'OUTPUT',
      '{"type": "OUTPUT", "output": "SIREN", "pattern": "CONSTANT"}', 'armed', false, 'Ana', 'Desk 1', '2026-01-01Z',
      '2026-01-01Z' from devices where organisation_id = $1::bigint and site_id = $2::bigint`,
  site_contacts: `insert into site_contacts (organisation_id, site_id, rank, name, phone)
    values ($1::bigint, $2::bigint, 1, 'Key Holder', '+51 1 555 0100')`,
  action_plans: `insert into action_plans (organisation_id, site_id, alarm_type, name, version, is_archived)
    values ($1::bigint, $2::bigint, 'FIRE', 'Fire', 1, true)`,
  action_plan_versions: `insert into action_plan_versions (plan_id, version, organisation_id, steps, user_name, station)
    select id, 1, $1::bigint, '[{"kind": "instruction", "title": "Look", "text": "", "isMandatory": true}]', 'Ana',
      'Desk 1' from action_plans where site_id = $2::bigint`,
  alarm_plan_steps: `insert into alarm_plan_steps (organisation_id, alarm_id, position, definition, is_mandatory)
    select $1::bigint, id, 1, '{"kind": "instruction", "title": "Look", "text": "", "isMandatory": false}', false
    from alarms where site_id = $2::bigint`,
  alarm_calls: `insert into alarm_calls (organisation_id, alarm_id, contact_name, phone, outcome, at, user_name, station)
    select $1::bigint, id, 'Key Holder', '+51 1 555 0100', 'no_answer', '2026-01-01Z', 'Ana', 'Desk 1'
    from alarms where site_id = $2::bigint`,
  notification_alarms: `with channel as (
      insert into notification_channels (organisation_id, kind, name, recipients)
      values ($1::bigint, 'email', 'Guards of ' || $2::bigint, '{guards@example.org}') returning id
    ), told as (
      insert into notifications (organisation_id, channel_id, kind, due_at, next_attempt_at)
      select $1::bigint, id, 'escalation', '2026-01-01Z', '2026-01-01Z' from channel returning id)
    insert into notification_alarms (notification_id, alarm_id, organisation_id, waiting_since, level)
    select told.id, a.id, $1::bigint, '2026-01-01Z', 1 from told, alarms a where a.site_id = $2::bigint`,
  alarm_chatter: `insert into alarm_chatter (organisation_id, device_id, alarm_type, recent, last_at)
    select $1::bigint, id, 'INTRUSION', '{2026-01-01Z}', '2026-01-01Z' from devices where site_id = $2::bigint`,
  alarm_flood_parts: `with flood as (
      insert into alarm_floods (organisation_id, began_at, ended_at, measured_at, alarms, operators, peak_alarms,
        peak_operators, peak_at, total, starts_above, ends_below)
      values ($1::bigint, '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', 12, 1, 12, 1, '2026-01-01Z', 12, 10, 5) returning id)
    insert into alarm_flood_parts (organisation_id, flood_id, site_id, alarm_type, alarms)
    select $1::bigint, id, $2::bigint, 'INTRUSION', 12 from flood`,
  handovers: `insert into handovers (organisation_id, site_ids, state, started_at, outgoing_id, outgoing_name,
      outgoing_station, given_up_at, given_up_by_name, give_up_reason)
    select $1::bigint, array[$2::bigint], 'given_up', '2026-01-01Z', id, 'A Guard', 'Desk 1', '2026-01-01Z', 'A Guard', 'Drill'
    from users where organisation_id = $1::bigint order by id limit 1`,
  handover_flags: `insert into handover_flags (organisation_id, site_id, subject, note, flagged_at, flagged_by_name,
      flagged_station)
    values ($1::bigint, $2::bigint, 'text', 'The gate sticks', '2026-01-01Z', 'A Guard', 'Desk 1')`,
  suppression_windows: `insert into suppression_windows (organisation_id, kind, batch_id, site_id, starts_at, ends_at,
      reason, user_name, station)
    values ($1::bigint, 'on_test', gen_random_uuid(), $2::bigint, '2026-01-01Z', '2026-01-02Z', 'Battery', 'Ana', 'Desk 1')`,
  device_outputs: `insert into device_outputs (device_id, organisation_id, output, is_dangerous, is_for_operators)
    select id, $1::bigint, 'RELAY1', true, true from devices where site_id = $2::bigint`,
  rules: `insert into rules (organisation_id, site_id, name, version) values ($1, $2, 'Too warm', 1)`,
  rule_versions: `insert into rule_versions (rule_id, version, organisation_id, definition, user_id, user_name, station)
    select r.id, 1, $1::bigint, '{}', u.id, 'A Guard', 'Desk 1' from rules r, users u
    where r.site_id = $2::bigint and u.organisation_id = $1::bigint order by u.id limit 1`,
  rule_states: `insert into rule_states (rule_id, device_id, organisation_id, version, active_since, memory)
    select r.id, d.id, $1::bigint, 1, '2026-01-01Z', '{}' from rules r, devices d
    where r.site_id = $2::bigint and d.site_id = $2::bigint`,
  sequences: `insert into sequences (organisation_id, site_id, name, version) values ($1, $2, 'Night', 1)`,
  sequence_versions: `insert into sequence_versions (sequence_id, version, organisation_id, steps, user_id, user_name, station)
    select q.id, 1, $1::bigint, '[]',
      u.id, 'A Guard', 'Desk 1' from sequences q, users u
    where q.site_id = $2::bigint and u.organisation_id = $1::bigint order by u.id limit 1`,
  sequence_runs: `insert into sequence_runs (organisation_id, site_id, sequence_id, version, name, state, digest, started_by,
      started_by_name, station, armed_at, expires_at, total)
    select $1::bigint, q.site_id, q.id, 1, q.name, 'armed', 'digest', u.id, 'A Guard', 'Desk 1', '2026-01-01Z', '2026-01-01Z', 1
    from sequences q, users u
    where q.site_id = $2::bigint and u.organisation_id = $1::bigint order by u.id limit 1`,
  sequence_run_steps: `insert into sequence_run_steps (run_id, position, organisation_id, site_id, step, device_id, device_name, command_type,
      command_data, delay_ms, on_failure, is_dangerous)
    select r.id, 0, $1::bigint, r.site_id, 0, d.id, d.hostname, 'OUTPUT',
      '{"type": "OUTPUT", "output": "RELAY1", "pattern": "OFF"}', 0, 'stop', false from sequence_runs r, devices d
    where r.site_id = $2::bigint and d.site_id = $2::bigint limit 1`,
};

/** Views through which the app reaches a table that it may not touch. Who is above the policies asks the table. */
const TABLE_BEHIND: Readonly<Record<string, string>> = { heartbeats: 'heartbeat_rows' };

export const tableBehind = (name: string): string => TABLE_BEHIND[name] ?? name;

/** A sample row by somebody who is above the policies. */
export const sampleInsert = (table: string, insert: string): string =>
  insert.replace(`insert into ${table} `, `insert into ${tableBehind(table)} `);

const ROLLUP = `(bucket, device_id, organisation_id, row_count, temperature_min, temperature_max, temperature_sum,
    temperature_count, temperature_last, humidity_count, fan_pwm_duty_count)
    select '2026-01-01Z', id, $1::bigint, 2, 21.5, 22.5, 44, 2, 22.5, 0, 0
    from devices where organisation_id = $1::bigint limit 1`;

/** Tables with rows of organisations that the app has no right on at all, with a sample row each. */
export const INNER_ROWS: Readonly<Record<string, string>> = {
  heartbeat_hours: `insert into heartbeat_hours ${ROLLUP}`,
  heartbeat_days: `insert into heartbeat_days ${ROLLUP}`,
  // Whose documents are made where the search is kept.
  alarm_search: `insert into alarm_search (alarm_id, organisation_id, site_id, raised_at, revision, document)
    select id, $1::bigint, site_id, raised_at, revision, array_to_tsvector('{box,panic}')
    from alarms where organisation_id = $1::bigint on conflict do nothing`,
  alarm_search_words: `insert into alarm_search_words (organisation_id, word) values ($1::bigint, 'box') on conflict do nothing`,
  alarm_search_due: `insert into alarm_search_due (organisation_id, alarm_id)
    select $1::bigint, id from alarms where organisation_id = $1::bigint limit 1`,
  // A device has its row already.
  device_search: `insert into device_search (device_id, organisation_id, site_id, words)
    select id, $1::bigint, site_id, 'box_1' from devices where organisation_id = $1::bigint on conflict do nothing`,
};

/** Tables that belong to the installation, not to an organisation. */
export const SHARED_TABLES = [
  'alarm_types',
  'feed_notify',
  'heartbeat_late',
  'heartbeat_move_late',
  'heartbeat_moves',
  'history_state',
  'ingest_leases',
  'installation',
  'job_runs',
  'job_slots',
  'pgmigrations',
  'relation_sizes',
  'stations',
];

/** Every table of the schema, from the catalogue. */
export const ALL_TABLES_SQL = `select relname::text as name, relrowsecurity and relforcerowsecurity as isolated
  from pg_class where relnamespace = 'watchdesk'::regnamespace and relkind in ('r', 'p') and not relispartition
  order by relname`;
