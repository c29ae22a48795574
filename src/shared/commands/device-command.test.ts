import { describe, expect, test } from 'vitest';
import { DeviceCommand, DiagnoseCommand, GivenCommand, isSafetyCommand } from './device-command.ts';
import { NUMBER_FIELDS } from './fields.ts';
import { OutputName, PATTERN_FIELDS, patternsOf } from './output-command.ts';

const parses = (value: unknown) => GivenCommand.safeParse(value).success;

/** The smallest value that a pulse may have where 0 is no pulse. */
const anAllowed = (name: keyof typeof NUMBER_FIELDS) => Math.max(1, NUMBER_FIELDS[name].min);

describe('an output command', () => {
  const every = OutputName.options.flatMap((output) =>
    patternsOf(output).map((pattern) => [output, pattern] as const),
  );

  test.each(every)('%s takes %s with all the fields of the pattern', (output, pattern) => {
    const fields = Object.fromEntries(PATTERN_FIELDS[pattern].map((name) => [name, anAllowed(name)]));
    expect(parses({ type: 'OUTPUT', output, pattern, ...fields })).toBe(true);
  });

  test('takes no field that its pattern does not know', () => {
    expect(parses({ type: 'OUTPUT', output: 'SIREN', pattern: 'SOS', fanDutyPercent: 10 })).toBe(false);
    expect(parses({ type: 'OUTPUT', output: 'SIREN', pattern: 'OFF', totalDurationS: 10 })).toBe(false);
  });

  test('knows that only the fan has a duty, and the fan nothing else', () => {
    expect(parses({ type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 100 })).toBe(true);
    expect(parses({ type: 'OUTPUT', output: 'FAN', pattern: 'PWM' })).toBe(false);
    expect(parses({ type: 'OUTPUT', output: 'FAN', pattern: 'CONSTANT' })).toBe(false);
    expect(parses({ type: 'OUTPUT', output: 'SIREN', pattern: 'PWM', fanDutyPercent: 10 })).toBe(false);
  });

  test.each([
    [{ type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' }, true],
    [{ type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 0 }, true],
    [{ type: 'RELAY', relayIndex: 31, on: false }, true],
    [{ type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT' }, false],
    [{ type: 'RELAY', relayIndex: 0, on: true, onMs: 500 }, false],
    [{ type: 'SYSTEM', action: 'REBOOT' }, false],
  ])('%j is an order to stop: %s', (command, isSafety) => {
    expect(isSafetyCommand(DeviceCommand.parse(command))).toBe(isSafety);
  });
});

describe('a configuration', () => {
  test.each([
    ['WIFI', { ssid: 'yard', password: 'of the gate', dhcp: false, staticIp: '192.168.1.9' }],
    ['MQTT', { brokerUrl: 'mqtts://broker', port: 8883, keepaliveS: 60, qos: 1, useTls: true }],
    ['DEVICE', { hostname: 'ESG_ALARM_1', enableHeartbeat: true, heartbeatIntervalS: 30 }],
    ['LOCATION', { country: 'pe', zone: 255, latitude: -12.05, longitude: -77.04 }],
    ['NTP', { server1: 'pool.ntp.org', syncIntervalS: 300, timezoneOffsetS: -18_000 }],
    ['BLE', { enable: true, advertisingIntervalMs: 20, advHmacKeyHex: 'AB01', txPower: 7 }],
  ])('of the kind %s takes its settings and none of another kind', (kind, settings) => {
    expect(parses({ type: 'CONFIG', kind, settings })).toBe(true);
    expect(parses({ type: 'CONFIG', kind, settings: { ...settings, other: 1 } })).toBe(false);
    expect(parses({ type: 'CONFIG', kind, settings: {} })).toBe(false);
  });

  test.each([
    ['LOCATION', { zone: 256 }],
    ['LOCATION', { latitude: 90.1 }],
    ['NTP', { syncIntervalS: 299 }],
    ['BLE', { advertisingIntervalMs: 10_241 }],
    ['WIFI', { staticIp: '192.168.1.300' }],
    ['DEVICE', { hostname: 'a/b' }],
  ])('of the kind %s refuses %j', (kind, settings) => {
    expect(parses({ type: 'CONFIG', kind, settings })).toBe(false);
  });
});

test('a diagnosis can neither reset a box nor ask for its secrets', () => {
  const accepts = (value: unknown) => DiagnoseCommand.safeParse(value).success;
  expect(accepts({ type: 'SYSTEM', action: 'REBOOT', delayS: 5 })).toBe(true);
  expect(accepts({ type: 'SYSTEM', action: 'FACTORY_RESET' })).toBe(false);
  expect(accepts({ type: 'CONFIG_READ', kind: 'ALL' })).toBe(true);
  expect(accepts({ type: 'CONFIG_READ', kind: 'ALL', includeSensitive: true })).toBe(false);
});

test('an update names a file by a web address and what it is', () => {
  const start = { type: 'OTA', action: 'START_UPDATE', imageBytes: 900_000, md5Hex: 'a'.repeat(32) };
  expect(parses({ ...start, url: 'http://10.0.0.5/box.bin' })).toBe(true);
  expect(parses({ ...start, url: 'file:///etc/passwd' })).toBe(false);
  expect(parses({ type: 'OTA', action: 'ROLLBACK' })).toBe(true);
});
