import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import * as messages from './messages.ts';
import { toPlainFields } from './plain-fields.ts';

const schema = protobuf.parse(readFileSync(new URL('./esp32-alarm.proto', import.meta.url), 'utf8'), {
  keepCase: true,
}).root;

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const float = fc.float({ noDefaultInfinity: true, noNaN: true });
const bool = fc.boolean();
const text = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', maxLength })
    .filter((value) => value.length <= maxLength && !value.includes('\0'));
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const oneOf = (...values: number[]) => fc.constantFrom(...values);

const status: fc.Arbitrary<messages.StatusMessage> = fc.record({
  sequence: uint32,
  timestamp: uint32,
  device_db_id: uint32,
  state: fc.integer({ min: 0, max: 7 }),
  state_duration: uint32,
  uptime: uint32,
  boot_count: uint32,
  free_heap: uint32,
  min_heap: uint32,
  firmware: text(15),
  network: oneOf(0, 1, 2),
  connected: bool,
  has_ip: bool,
  rssi: int32,
  ip_address: uint32,
  mac_address: fc.uint8Array({ minLength: 6, maxLength: 6 }),
  mqtt_connected: bool,
  ntp_synced: bool,
  last_ntp_sync: fc.integer({ min: 0, max: 253_402_300_799 }),
  panic1: bool,
  panic2: bool,
  box_sw: bool,
  siren: bool,
  turret: bool,
  panic1_count: uint32,
  panic2_count: uint32,
  tamper_count: uint32,
  wifi_disconnects: uint32,
  mqtt_disconnects: uint32,
  temperature: float,
  humidity: float,
  country: text(3),
  zone: fc.integer({ min: 0, max: 255 }),
  latitude: float,
  longitude: float,
  error_flags: uint32,
  error_count: uint32,
  partition: uint32,
  ota_validated: bool,
});

const heartbeat: fc.Arbitrary<messages.Heartbeat> = fc.record({
  timestamp: uint32,
  device_db_id: uint32,
  temperature: float,
  humidity: float,
  panic1: bool,
  panic2: bool,
  siren: bool,
  turret: bool,
  box_sw: bool,
  uptime: uint32,
  eth_interface: uint32,
  firmware: text(15),
  fan_pwm_duty: fc.integer({ min: 0, max: 100 }),
});

const alarmEvent: fc.Arbitrary<messages.AlarmEvent> = fc.record({
  sequence: uint32,
  timestamp: uint32,
  device_db_id: uint32,
  type: oneOf(0, 1, 2, 3, 4, 5, 6, 7, 10),
  state: fc.integer({ min: 0, max: 4 }),
  priority: fc.integer({ min: 0, max: 3 }),
  physical_state: bool,
  output_type: fc.integer({ min: 0, max: 255 }),
  pattern_type: fc.integer({ min: 0, max: 255 }),
  duration_seconds: uint32,
  elapsed_seconds: uint32,
});

const lastWill: fc.Arbitrary<messages.LastWillMessage> = fc.record({
  sequence: uint32,
  timestamp: uint32,
  device_db_id: uint32,
  uptime_at_connect: uint32,
  firmware: text(15),
  ip_address: uint32,
  rssi: int32,
  hostname: text(64),
});

const response: fc.Arbitrary<messages.CommandResponse> = fc.record({
  request_id: text(64),
  timestamp: uint32,
  success: bool,
  error_code: uint32,
  message: text(128),
  payload: bytes(256),
});

const some = <Shape>(shape: { [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> }) =>
  fc.record(shape, { requiredKeys: [] });
const config = fc.oneof(
  fc.record({
    type: fc.constant(1),
    wifi: some({
      ssid: text(32),
      password: text(64),
      dhcp: bool,
      static_ip: uint32,
      gateway: uint32,
      netmask: uint32,
    }),
  }),
  fc.record({
    type: fc.constant(2),
    mqtt: some({ broker_url: text(99), port: uint32, keepalive: uint32, qos: uint32, use_tls: bool }),
  }),
  fc.record({
    type: fc.constant(3),
    device: some({
      hostname: text(64),
      device_id: uint32,
      enable_heartbeat: bool,
      heartbeat_interval: uint32,
    }),
  }),
  fc.record({
    type: fc.constant(4),
    location: some({ country: text(3), zone: uint32, latitude: float, longitude: float }),
  }),
  fc.record({
    type: fc.constant(5),
    ntp: some({ server1: text(64), enable_sync: bool, sync_interval: uint32, timezone_offset: int32 }),
  }),
  fc.record({
    type: fc.constant(6),
    ble: some({
      enable: bool,
      device_name: text(29),
      interval_ms: uint32,
      adv_hmac_key: bytes(32),
      tx_power: uint32,
    }),
  }),
);
const head = { sequence: uint32, timestamp: uint32, request_id: fc.uuid(), auth_level: oneOf(0, 1, 2) };
const command: fc.Arbitrary<messages.CommandEnvelope> = fc.oneof(
  fc.record(head),
  fc.record({ ...head, config }),
  fc.record({
    ...head,
    system: fc.record({ action: oneOf(0, 1, 2, 3, 4, 5), delay_seconds: uint32, unix_time: uint32 }),
  }),
  fc.record({
    ...head,
    output: fc.record({
      output: oneOf(0, 1, 6),
      pattern: oneOf(0, 10, 255),
      state: bool,
      total_duration: uint32,
      pulse_count: uint32,
      on_duration_ms: uint32,
      off_duration_ms: uint32,
      repeat_interval: uint32,
      custom_data: uint32,
    }),
  }),
  fc.record({
    ...head,
    diagnostic: fc.record({ action: oneOf(0, 6), test_mask: uint32, log_lines: uint32 }),
  }),
  fc.record({
    ...head,
    ota: fc.record({ action: oneOf(0, 5), url: text(256), md5: text(32), size: uint32 }),
  }),
  fc.record({ ...head, config_read: fc.record({ type: oneOf(0, 7), include_sensitive: bool }) }),
);

/** Holds one message's codec to protobufjs' own, in both directions. */
function agrees<Message extends object>(
  name: string,
  arbitrary: fc.Arbitrary<Message>,
  codec: { decode(payload: Uint8Array): Message; encode(message: Message): Uint8Array },
): void {
  const type = schema.lookupType(name);
  it(`${name} comes back as it was sent`, () => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        expect(toPlainFields(codec.decode(codec.encode(message)))).toEqual(toPlainFields(message));
      }),
    );
  });
  it(`${name} is written and read like by protobufjs`, () => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        const theirs = type.encode(type.fromObject(message)).finish();
        expect(toPlainFields(codec.decode(theirs))).toEqual(toPlainFields(message));
        const read = type.toObject(type.decode(codec.encode(message)), { defaults: false, longs: Number });
        expect(toPlainFields(type.fromObject(read))).toEqual(toPlainFields(type.decode(theirs)));
      }),
    );
  });
  it(`${name} of any bytes is read or refused with a reason`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (payload) => {
        try {
          codec.decode(payload);
        } catch (error) {
          expect(error).toBeInstanceOf(messages.DecodeError);
        }
      }),
    );
  });
}

describe('a message', () => {
  agrees('StatusMessage', status, { decode: messages.decodeStatus, encode: messages.encodeStatus });
  agrees('Heartbeat', heartbeat, { decode: messages.decodeHeartbeat, encode: messages.encodeHeartbeat });
  agrees('AlarmEvent', alarmEvent, { decode: messages.decodeAlarmEvent, encode: messages.encodeAlarmEvent });
  agrees('LastWillMessage', lastWill, { decode: messages.decodeLastWill, encode: messages.encodeLastWill });
  agrees('CommandResponse', response, {
    decode: messages.decodeCommandResponse,
    encode: messages.encodeCommandResponse,
  });
  agrees('CommandEnvelope', command, {
    decode: messages.decodeCommandEnvelope,
    encode: messages.encodeCommandEnvelope,
  });
});

describe('a decoder', () => {
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
  const reasonOf = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof messages.DecodeError) return error.reason;
      throw error;
    }
    return 'decoded';
  };
  const heartbeatReason = (text: string) => reasonOf(() => messages.decodeHeartbeat(hex(text)));

  it.each([
    ['nothing: every field has its default', '', 'decoded'],
    ['a field of a newer firmware', 'a2 06 02 61 62', 'decoded'],
    ['a repeated field: the last one counts', '08 01 08 02', 'decoded'],
    ['a number cut short', '08 ff', 'undecodable'],
    ['a float cut short', '1d 00 00 00', 'undecodable'],
    ['text cut short', '62 05 31 2e', 'undecodable'],
    ['text whose length is beyond everything', '62 ff ff ff ff 0f', 'undecodable'],
    ['a wrong wire type', '09 00 00 00 00 00 00 00 00', 'undecodable'],
    ['a group', '0b 0c', 'undecodable'],
    ['field number 0', '00 01', 'undecodable'],
    ['a tag beyond 32 bits', '88 80 80 80 80 01 01', 'undecodable'],
    ['text that is not UTF-8', '62 02 c3 28', 'undecodable'],
    ['a number beyond 32 bits', '08 ff ff ff ff 1f', 'undecodable'],
    ['a number of eleven bytes', '08 ff ff ff ff ff ff ff ff ff ff 01', 'undecodable'],
    ['garbage behind the message', '08 01 ff', 'undecodable'],
    ['an unknown field cut short', 'a2 06 09 61', 'undecodable'],
    ['a fan duty over 100 %', '68 65', 'out-of-range'],
    ['a firmware name of 16 characters', `62 10 ${'31'.repeat(16)}`, 'out-of-range'],
    ['text with NUL', '62 02 31 00', 'out-of-range'],
  ])('meets %s', (_, bytes, reason) => {
    expect(heartbeatReason(bytes)).toBe(reason);
  });

  it('lets a broken sensor through, whose number means nothing', () => {
    expect(messages.decodeHeartbeat(hex('1d 00 00 c0 7f 25 00 00 80 7f'))).toMatchObject({
      temperature: Number.NaN,
      humidity: Number.POSITIVE_INFINITY,
    });
    expect(toPlainFields(messages.decodeHeartbeat(hex('1d 00 00 c0 7f')))['temperature']).toBeNull();
  });

  it.each([
    ['an unknown alarm type', '20 08'],
    ['a negative alarm type', '20 ff ff ff ff ff ff ff ff ff 01'],
    ['an unknown event state', '28 05'],
    ['an unknown priority', '40 04'],
  ])('refuses %s', (_, bytes) => {
    expect(reasonOf(() => messages.decodeAlarmEvent(hex(bytes)))).toBe('out-of-range');
  });

  it.each([
    ['no MAC', {}],
    ['a MAC of 5 bytes', { mac_address: new Uint8Array(5) }],
    ['a MAC of 7 bytes', { mac_address: new Uint8Array(7) }],
    ['a zone over 255', { zone: 256 }],
    ['an unknown state', { state: 8 }],
    ['an unknown network', { network: 3 }],
    ['a time before 1970', { last_ntp_sync: -1 }],
  ])('refuses a status with %s', (_, change) => {
    const mac_address =
      'mac_address' in change ? change.mac_address : new Uint8Array(Object.keys(change).length * 6);
    const payload = messages.encodeStatus({ ...messages.emptyStatus(), ...change, mac_address });
    expect(reasonOf(() => messages.decodeStatus(payload))).toBe('out-of-range');
  });

  it('refuses an envelope with two commands', () => {
    const system = { action: 1, delay_seconds: 0, unix_time: 0 };
    const config_read = { type: 1, include_sensitive: false };
    const both = messages.encodeCommandEnvelope({ ...messages.emptyCommandEnvelope(), system, config_read });
    expect(reasonOf(() => messages.decodeCommandEnvelope(both))).toBe('undecodable');
  });

  it('copies bytes out of the frame, whose buffer may be used again', () => {
    const frame = Buffer.from(
      messages.encodeStatus({ ...messages.emptyStatus(), mac_address: hex('010203040506') }),
    );
    const { mac_address } = messages.decodeStatus(frame);
    frame.fill(0);
    expect(Buffer.from(mac_address).toString('hex')).toBe('010203040506');
  });
});
