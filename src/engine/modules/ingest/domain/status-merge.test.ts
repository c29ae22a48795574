import { describe, expect, it } from 'vitest';
import { emptyAlarmEvent, emptyHeartbeat, emptyStatus } from '../../../../protocol/esp32-alarm/messages.ts';
import { type CurrentStatus, copyOf, isSameState, type OwnStatus, unknownStatus } from './current-status.ts';
import { mergeAlarmEvent, mergeStatus, takeHeartbeat } from './status-merge.ts';

describe('a StatusMessage', () => {
  it('replaces what it carries and brings the box online', () => {
    const message = {
      ...emptyStatus(),
      state: 4,
      firmware: '1.2.3',
      network: 1,
      ip_address: 0xc0a80109,
      last_ntp_sync: 1_700_000_000,
      temperature: Number.NaN,
      humidity: 41,
      panic2: true,
      partition: 1,
    };
    expect(mergeStatus({ ...unknownStatus, fanPwmDutyPercent: 40 }, message)).toMatchObject({
      isOnline: true,
      deviceState: 'ALARM',
      firmwareVersion: '1.2.3',
      networkType: 'ethernet',
      ipAddress: '192.168.1.9',
      lastNtpSync: new Date(1_700_000_000_000),
      temperatureC: null,
      humidityPercent: 41,
      panic2: true,
      partition: 1,
      fanPwmDutyPercent: 40,
    });
  });

  it.each(['', 'v2', '1.2', 'build 7', '01.2.3'])('says no version with %j', (firmware) => {
    expect(mergeStatus(unknownStatus, { ...emptyStatus(), firmware }).firmwareVersion).toBeNull();
  });

  it('says no partition above the ones that exist', () => {
    expect(mergeStatus(unknownStatus, { ...emptyStatus(), partition: 4_000_000_000 }).partition).toBeNull();
  });
});

describe('a Heartbeat', () => {
  it('leaves alone what it does not carry', () => {
    const status: OwnStatus = {
      ...unknownStatus,
      deviceState: 'NORMAL',
      rssiDbm: -60,
      firmwareVersion: '1.0.0',
    };
    takeHeartbeat(status, { ...emptyHeartbeat(), temperature: 21, fan_pwm_duty: 7 });
    expect(status).toMatchObject({
      isOnline: true,
      deviceState: 'NORMAL',
      rssiDbm: -60,
      firmwareVersion: '1.0.0',
      temperatureC: 21,
      fanPwmDutyPercent: 7,
    });
  });

  it.each([
    { panic1: true },
    { panic2: true },
    { box_sw: true },
    { siren: true },
    { turret: true },
    { eth_interface: 1 },
    { firmware: '1.0.1' },
    { uptime: 9 },
    { temperature: 30 },
    { humidity: 50 },
    { fan_pwm_duty: 90 },
    {},
  ])('tells of a change of state as a comparison of all would: %j', (change) => {
    const status: OwnStatus = { ...unknownStatus };
    const message = { ...emptyHeartbeat(), firmware: '1.0.0' };
    takeHeartbeat(status, message);
    const before = copyOf(status);
    expect(takeHeartbeat(status, { ...message, ...change })).toBe(!isSameState(before, status));
  });
});

describe('an AlarmEvent', () => {
  it.each<[string, { type: number; state: number; output_type?: number }, Partial<CurrentStatus>]>([
    ['PANIC1 ACTIVE', { type: 1, state: 1 }, { panic1: true }],
    ['PANIC2 ACTIVE', { type: 2, state: 1 }, { panic2: true }],
    ['TAMPER ACTIVE', { type: 3, state: 1 }, { boxSw: true }],
    ['PANIC1 TEST', { type: 1, state: 2 }, {}],
    ['FIRE ACTIVE', { type: 4, state: 1 }, {}],
    ['siren STARTING', { type: 10, state: 3, output_type: 1 }, { siren: true }],
    ['turret STARTING', { type: 10, state: 3, output_type: 2 }, { turret: true }],
    ['all outputs STARTING', { type: 10, state: 3, output_type: 6 }, { siren: true, turret: true }],
    ['relay STARTING', { type: 10, state: 3, output_type: 3 }, {}],
  ])('%s sets its input or output', (_, event, expected) => {
    expect(mergeAlarmEvent(unknownStatus, { ...emptyAlarmEvent(), ...event })).toEqual({
      ...unknownStatus,
      isOnline: true,
      ...expected,
    });
  });

  it.each([
    ['PANIC1 INACTIVE', { type: 1, state: 0 }, 'panic1'],
    ['siren STOPPING', { type: 10, state: 4, output_type: 1 }, 'siren'],
  ] as const)('%s takes it back', (_, event, field) => {
    const before = { ...unknownStatus, [field]: true };
    expect(mergeAlarmEvent(before, { ...emptyAlarmEvent(), ...event })[field]).toBe(false);
  });
});
