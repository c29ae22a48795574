import { describe, expect, it } from 'vitest';
import { type Captured, changeOf } from './deadband.ts';

const quiet: Captured = {
  temperatureC: 20,
  humidityPercent: 50,
  fanPwmDutyPercent: 30,
  panic1: false,
  panic2: false,
  boxSw: false,
  siren: false,
  turret: false,
  deviceState: 'NORMAL',
  isOnline: true,
};

const changedTo = (change: Partial<Captured>, afterMs = 1000) =>
  changeOf({ atMs: 0, values: quiet }, { ...quiet, ...change }, afterMs);

describe('deadband', () => {
  it.each<[string, Partial<Captured>, ReturnType<typeof changeOf>]>([
    ['nothing changed', {}, null],
    ['0.4 °C', { temperatureC: 20.4 }, null],
    ['0.5 °C', { temperatureC: 20.5 }, 'SENSOR_DATA'],
    ['half a degree down, as float32', { temperatureC: Math.fround(19.5) }, 'SENSOR_DATA'],
    ['1.9 % of humidity', { humidityPercent: 51.9 }, null],
    ['2 % of humidity', { humidityPercent: 48 }, 'SENSOR_DATA'],
    ['4 points of fan', { fanPwmDutyPercent: 34 }, null],
    ['5 points of fan', { fanPwmDutyPercent: 35 }, 'SENSOR_DATA'],
    ['a reading that vanishes', { temperatureC: null }, 'SENSOR_DATA'],
    ['panic 1', { panic1: true }, 'ALARM'],
    ['panic 2', { panic2: true }, 'ALARM'],
    ['tamper', { boxSw: true }, 'ALARM'],
    ['panic and everything else', { panic1: true, siren: true, isOnline: false, temperatureC: 40 }, 'ALARM'],
    ['siren', { siren: true }, 'STATE_CHANGE'],
    ['turret', { turret: true }, 'STATE_CHANGE'],
    ['siren and turret', { siren: true, turret: true }, 'STATE_CHANGE'],
    ['device state', { deviceState: 'ERROR' }, 'STATE_CHANGE'],
    ['offline', { isOnline: false }, 'CONNECTION'],
    ['siren and temperature', { siren: true, temperatureC: 25 }, 'MULTIPLE'],
    ['offline and device state', { isOnline: false, deviceState: 'ERROR' }, 'MULTIPLE'],
    ['offline and humidity', { isOnline: false, humidityPercent: 90 }, 'MULTIPLE'],
    [
      'temperature, humidity and fan',
      { temperatureC: 25, humidityPercent: 80, fanPwmDutyPercent: 0 },
      'SENSOR_DATA',
    ],
  ])('%s → %s', (_, change, expected) => {
    expect(changedTo(change)).toBe(expected);
  });

  it('always writes the first row of a device', () => {
    expect(changeOf(null, { ...quiet, panic1: true }, 0)).toBe('PERIODIC');
  });

  it('takes a fan that was never told of as standing still', () => {
    const last = { atMs: 0, values: { ...quiet, fanPwmDutyPercent: null } };
    expect(changeOf(last, { ...quiet, fanPwmDutyPercent: 0 }, 1)).toBeNull();
    expect(changeOf(last, { ...quiet, fanPwmDutyPercent: 40 }, 1)).toBe('SENSOR_DATA');
  });

  it('forces a row every five minutes', () => {
    expect(changedTo({}, 299_999)).toBeNull();
    expect(changedTo({}, 300_000)).toBe('PERIODIC');
    expect(changedTo({ siren: true }, 300_000)).toBe('STATE_CHANGE');
  });

  it('counts from the row that was written, so that a slow drift is not missed', () => {
    let last = { atMs: 0, values: quiet };
    const written: number[] = [];
    for (let step = 1; step <= 20; step += 1) {
      const values = { ...quiet, temperatureC: 20 + step * 0.1 };
      if (changeOf(last, values, step) === null) continue;
      last = { atMs: step, values };
      written.push(step);
    }
    expect(written).toEqual([5, 10, 15, 20]);
  });
});
