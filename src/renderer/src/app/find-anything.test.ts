import { describe, expect, test } from 'vitest';
import { identityRow } from '../client/rows.fixture.ts';
import { findDevices, matches } from './find-anything.ts';

const devices = [
  { identity: { ...identityRow(1, 'Panadería Perú'), hostname: 'esp32-0c42' }, status: null },
  { identity: { ...identityRow(2, 'Front door'), macAddress: '24:6f:28:aa:bb:01' }, status: null },
];

describe('finding a device', () => {
  test.each([
    ['peru', 1],
    ['LIMA panad', 1],
    ['0c42', 1],
    ['24:6F:28', 2],
    ['246f28aabb01', 2],
    ['24-6f-28-aa', 2],
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

test('every word must be somewhere, in any of the texts', () => {
  expect(matches('panic box', 'PANIC 1', 'Box 0C42')).toBe(true);
  expect(matches('panic fire', 'PANIC 1', 'Box 0C42')).toBe(false);
});
