import { describe, expect, it } from 'vitest';
import { aDevice } from './device.fixture.ts';
import type { DeviceRow } from './device-row.ts';
import { createDeviceOrder, type DeviceSort, sortDevices } from './sort-devices.ts';

const ids = (rows: readonly DeviceRow[]): number[] => rows.map((row) => row.identity.id);

describe('sorting devices', () => {
  it('counts numbers in names as numbers', () => {
    const rows = [aDevice(1, { name: 'Box 10' }), aDevice(2, { name: 'box 9' })];
    expect(ids(sortDevices(rows, { column: 'name', descending: false }))).toEqual([2, 1]);
  });

  it('puts what is unknown last in both directions', () => {
    const rows = [
      aDevice(1, {}, { temperatureC: null }),
      aDevice(2, {}, { temperatureC: 30 }),
      aDevice(3, {}, null),
      aDevice(4, {}, { temperatureC: 20 }),
    ];
    expect(ids(sortDevices(rows, { column: 'temperature', descending: false }))).toEqual([4, 2, 1, 3]);
    expect(ids(sortDevices(rows, { column: 'temperature', descending: true }))).toEqual([2, 4, 1, 3]);
  });

  it('falls back to the name where values are equal', () => {
    const rows = [aDevice(1, { name: 'C' }), aDevice(2, { name: 'A' }), aDevice(3, { name: 'B' })];
    expect(ids(sortDevices(rows, { column: 'fan', descending: true }))).toEqual([2, 3, 1]);
  });

  it('puts alarms before running outputs when sorted by inputs and outputs', () => {
    const rows = [aDevice(1), aDevice(2, {}, { siren: true }), aDevice(3, {}, { panic1: true })];
    expect(ids(sortDevices(rows, { column: 'io', descending: true }))).toEqual([3, 2, 1]);
  });
});

describe('the order on screen', () => {
  const byTemperature: DeviceSort = { column: 'temperature', descending: true };
  const hot = aDevice(1, {}, { temperatureC: 40 });
  const mild = aDevice(2, {}, { temperatureC: 20 });
  const nowCold = aDevice(1, {}, { temperatureC: 5 });

  it('does not move lines when values change, but shows the new values', () => {
    const order = createDeviceOrder();
    order([hot, mild], byTemperature);
    const after = order([mild, nowCold], byTemperature);
    expect(ids(after)).toEqual([1, 2]);
    expect(after[0]?.status?.temperatureC).toBe(5);
  });

  it('sorts by the figures of all devices once they are there, for rows that are not shown have old ones', () => {
    const order = createDeviceOrder();
    expect(ids(order([hot, mild], byTemperature))).toEqual([1, 2]);
    const byId = new Map([
      [1, 5],
      [2, 20],
    ]);
    expect(ids(order([hot, mild], byTemperature, { sort: byTemperature, byId }))).toEqual([2, 1]);
    const other = { ...byTemperature };
    expect(ids(order([hot, mild], other, { sort: byTemperature, byId }))).toEqual([1, 2]);
  });

  it('sorts anew when the person asks again or a device comes', () => {
    const order = createDeviceOrder();
    order([hot, mild], byTemperature);
    expect(ids(order([nowCold, mild], { ...byTemperature }))).toEqual([2, 1]);
    order([hot, mild], byTemperature);
    const third = aDevice(3, {}, { temperatureC: 10 });
    expect(ids(order([nowCold, mild, third], byTemperature))).toEqual([2, 3, 1]);
  });
});
