import { describe, expect, test } from 'vitest';
import { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { COMMAND_KINDS, type CommandId, kindIdOf } from './command-catalogue.ts';
import { buildCommand, type FormValues } from './command-form.ts';

function build(id: CommandId, values: FormValues) {
  const kind = COMMAND_KINDS.find((candidate) => candidate.id === id);
  if (kind === undefined) throw new Error(`no command ${id}`);
  return buildCommand(kind, kind.fields, values);
}

test('only what is filled in is sent', () => {
  expect(build('CONFIG.WIFI', { ssid: ' yard ', wifiPassword: '', dhcp: 'no' })).toEqual({
    ok: true,
    command: { type: 'CONFIG', kind: 'WIFI', settings: { ssid: 'yard', dhcp: false } },
  });
});

test('a form of settings that is empty says so', () => {
  expect(build('CONFIG.NTP', {})).toMatchObject({ ok: false, isEmpty: true });
});

test.each([
  ['CONFIG.NTP', { syncIntervalS: '299' }, 'syncIntervalS'],
  ['CONFIG.BLE', { bleName: 'gate', txPower: '8' }, 'txPower'],
  ['CONFIG.LOCATION', { latitude: 'north' }, 'latitude'],
  ['CONFIG.WIFI', { staticIp: '10.0.0.300' }, 'staticIp'],
  ['SYSTEM.REBOOT', { delayS: '1.5' }, 'delayS'],
  ['OTA.START_UPDATE', { md5Hex: 'a'.repeat(32), imageBytes: '9' }, 'imageUrl'],
] as const)('%s with %j marks the field that is wrong', (id, values, field) => {
  const built = build(id, values);
  expect(built.ok ? [] : [...built.wrong]).toEqual([field]);
});

test('a comma is a decimal point', () => {
  expect(build('CONFIG.LOCATION', { latitude: '-12,05' })).toMatchObject({
    ok: true,
    command: { settings: { latitude: -12.05 } },
  });
});

describe('every command of the catalogue', () => {
  const filled: FormValues = {
    ssid: 'a',
    port: '1883',
    hostname: 'a',
    country: 'PER',
    server1: 'a',
    enable: 'yes',
    imageUrl: 'http://a/b',
    md5Hex: 'a'.repeat(32),
    imageBytes: '9',
  };
  test.each(COMMAND_KINDS.filter(({ id }) => id !== 'OUTPUT'))('$id is one of the contract', ({ id }) => {
    const built = build(id, filled);
    expect(built.ok && kindIdOf(DeviceCommand.parse(built.command))).toBe(id);
  });
});
