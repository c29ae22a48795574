import { describe, expect, it } from 'vitest';
import { aDevice, NOON_MS } from './device.fixture.ts';
import { isInAlarm } from './device-row.ts';
import { setBits } from './error-flags.ts';
import { freshnessOf } from './freshness.ts';
import { hexDump } from './hex-dump.ts';
import { rssiBars } from './rssi-bars.ts';

describe('a value', () => {
  it('is stale once two heartbeats are missing', () => {
    const lastSeen = new Date(NOON_MS);
    expect(freshnessOf(lastSeen, NOON_MS + 60_000)).toBe('fresh');
    expect(freshnessOf(lastSeen, NOON_MS + 60_001)).toBe('stale');
    expect(freshnessOf(null, NOON_MS)).toBe('never');
  });
});

describe('a device', () => {
  it('is in alarm by its inputs or by its own word', () => {
    expect(isInAlarm(aDevice(1))).toBe(false);
    expect(isInAlarm(aDevice(1, {}, { boxSw: true }))).toBe(true);
    expect(isInAlarm(aDevice(1, {}, { deviceState: 'ALARM' }))).toBe(true);
    expect(isInAlarm(aDevice(1, {}, null))).toBe(false);
  });

  it('names the set error bits, the highest too', () => {
    expect(setBits(0)).toEqual([]);
    expect(setBits(0x8000_0005)).toEqual([0, 2, 31]);
  });

  it.each([
    [-40, 4],
    [-60, 3],
    [-70, 2],
    [-80, 1],
    [-92, 0],
  ])('at %i dBm has %i bars', (rssiDbm, bars) => {
    expect(rssiBars(rssiDbm)).toBe(bars);
  });
});

describe('a hex dump', () => {
  it('has lines of 16 bytes with their offset and printable text', () => {
    const lines = hexDump(`${'41'.repeat(16)}00ff7e`);
    expect(lines).toEqual([
      { offset: '0000', hex: Array(16).fill('41').join(' '), text: 'A'.repeat(16) },
      { offset: '0010', hex: '00 ff 7e', text: '..~' },
    ]);
    expect(hexDump('')).toEqual([]);
    expect(hexDump('41'.repeat(9), 8).map((line) => line.text)).toEqual(['A'.repeat(8), 'A']);
  });
});
