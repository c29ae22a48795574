import { describe, expect, test } from 'vitest';
import { findDevices } from './find-devices.ts';
import { identityRow } from './rows.fixture.ts';

const devices = [
  { identity: { ...identityRow(1, 'Panadería Perú'), hostname: 'esp32-0c42' }, status: null },
  {
    identity: {
      ...identityRow(2, 'Front door'),
      macAddress: '24:6f:28:aa:bb:01',
      brandName: 'Acme',
      modelName: 'A1',
      tags: ['night', 'quay'],
    },
    status: null,
  },
];

describe('finding a device', () => {
  test.each([
    ['peru', 1],
    ['LIMA panad', 1],
    ['0c42', 1],
    ['24:6F:28', 2],
    ['246f28aabb01', 2],
    ['24-6f-28-aa', 2],
    ['acme a1', 2],
    ['night quay', 2],
  ])('%s finds device %d', (query, id) => {
    expect(findDevices(devices, query, 10)[0]?.identity.id).toBe(id);
  });
  test('nothing is found for nothing', () => {
    expect(findDevices(devices, '  ', 10)).toEqual([]);
  });
  test('no more are returned than asked for', () => {
    expect(findDevices(devices, 'lima', 1)).toHaveLength(1);
  });
});

test('ten thousand devices are looked through at each letter, by tag as well, in a part of 100 ms', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    identity: { ...identityRow(index + 1, `Kiosk ${index}`), tags: [`t${index % 50}`] },
    status: null,
  }));
  findDevices(many, 'first look makes the texts', 12);
  const times = Array.from({ length: 9 }, (_, turn) => {
    const begun = performance.now();
    // Found at the very end, or not at all.
    findDevices(many, turn % 2 === 0 ? 't49 kiosk 9999' : 'nowhere', 12);
    return performance.now() - begun;
  });
  expect(times.toSorted((one, other) => one - other)[4]).toBeLessThan(100);
  expect(findDevices(many, 't49 kiosk 9999', 12)).toHaveLength(1);
});
