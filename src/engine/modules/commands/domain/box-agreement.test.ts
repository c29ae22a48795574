import { describe, expect, test } from 'vitest';
import { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { agrees, confirmationMs, type OutputEvents, type Reported } from './box-agreement.ts';
import { isBoxCommand } from './box-command.ts';

const before: Reported = {
  siren: false,
  turret: false,
  fanDutyPercent: 20,
  uptimeS: 100,
  bootCount: 7,
  firmwareVersion: '1.2.3',
  partition: 1,
  otaValidated: false,
  country: 'US',
  zone: 4,
  latitude: 10.5,
  longitude: 20.5,
};
const none: OutputEvents = { started: [], stopped: [] };

function command(fields: Record<string, unknown>) {
  const parsed = DeviceCommand.parse(fields);
  if (!isBoxCommand(parsed)) throw new Error('not of a box');
  return parsed;
}

const siren = (pattern: string) => command({ type: 'OUTPUT', output: 'SIREN', pattern });
const fan = (duty: number) =>
  command({ type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: duty });
const image = { url: 'http://a/b', md5Hex: '0'.repeat(32), imageBytes: 9 };

describe('the reported state agrees with', () => {
  test.each([
    ['a siren that is on', siren('CONSTANT'), { siren: true }, none],
    ['a siren whose pattern is over already', siren('SOS'), {}, { started: [1], stopped: [1] }],
    ['a siren that was off and is reported off again', siren('OFF'), { uptimeS: 101 }, none],
    [
      'all outputs on',
      command({ type: 'OUTPUT', output: 'ALL', pattern: 'STROBE' }),
      { siren: true, turret: true },
      none,
    ],
    ['another duty of the fan', fan(60), { fanDutyPercent: 60 }, none],
    ['the same duty of the fan, said again', fan(20), { uptimeS: 130 }, none],
    ['a restart', command({ type: 'SYSTEM', action: 'REBOOT' }), { bootCount: 8, uptimeS: 3 }, none],
    [
      'a location, as a 32-bit float',
      command({ type: 'CONFIG', kind: 'LOCATION', settings: { zone: 9, latitude: -12.0464 } }),
      { zone: 9, latitude: Math.fround(-12.0464) },
      none,
    ],
    [
      'an update in the other partition',
      command({ type: 'OTA', action: 'START_UPDATE', ...image, version: '1.3.0' }),
      { bootCount: 8, partition: 2, firmwareVersion: '1.3.0' },
      none,
    ],
    [
      'firmware that is confirmed',
      command({ type: 'OTA', action: 'VALIDATE' }),
      { otaValidated: true },
      none,
    ],
  ])('%s', (_name, ordered, change, events) => {
    expect(agrees(ordered, before, { ...before, ...change }, events)).toBe(true);
  });
});

describe('the reported state does not agree with', () => {
  test.each([
    ['a siren of which nothing came since', siren('OFF'), {}, none],
    ['a siren that only stopped', siren('CONSTANT'), {}, { started: [], stopped: [1] }],
    ['a siren where the turret came on', siren('CONSTANT'), { turret: true }, { started: [2], stopped: [] }],
    [
      'all outputs where only one came on',
      command({ type: 'OUTPUT', output: 'ALL', pattern: 'SOS' }),
      { siren: true },
      none,
    ],
    ['a duty that did not change', fan(60), { uptimeS: 130 }, none],
    ['a restart that did not happen', command({ type: 'SYSTEM', action: 'REBOOT' }), { uptimeS: 130 }, none],
    [
      'an update that came back to the old firmware',
      command({ type: 'OTA', action: 'START_UPDATE', ...image, version: '1.3.0' }),
      { bootCount: 8 },
      none,
    ],
    [
      'a self-test, whatever is reported',
      command({ type: 'DIAGNOSTIC', action: 'SELF_TEST' }),
      { uptimeS: 1 },
      none,
    ],
  ])('%s', (_name, ordered, change, events) => {
    expect(agrees(ordered, before, { ...before, ...change }, events)).toBe(false);
  });
});

test.each([
  [{ type: 'OUTPUT', output: 'RELAY1', pattern: 'CONSTANT' }, false],
  [{ type: 'OUTPUT', output: 'RELAY2', pattern: 'OFF' }, false],
  [{ type: 'OUTPUT', output: 'TURRET', pattern: 'OFF' }, true],
  [{ type: 'OUTPUT', output: 'FAN', pattern: 'OFF' }, true],
  [{ type: 'OUTPUT', output: 'ALL', pattern: 'OFF' }, true],
  [{ type: 'SYSTEM', action: 'REBOOT' }, true],
  [{ type: 'SYSTEM', action: 'FACTORY_RESET' }, false],
  [{ type: 'SYSTEM', action: 'GET_STATUS' }, false],
  [{ type: 'CONFIG', kind: 'LOCATION', settings: { zone: 1 } }, true],
  [{ type: 'CONFIG', kind: 'WIFI', settings: { ssid: 'yard' } }, false],
  [{ type: 'CONFIG_READ', kind: 'ALL' }, false],
  [{ type: 'DIAGNOSTIC', action: 'LOG_DUMP' }, false],
  [{ type: 'OTA', action: 'START_UPDATE', ...image }, true],
  [{ type: 'OTA', action: 'CHECK_UPDATE' }, false],
])('that %j can be confirmed by what is reported is %s', (fields, isVerifiable) => {
  expect(confirmationMs(command(fields)) !== null).toBe(isVerifiable);
});
