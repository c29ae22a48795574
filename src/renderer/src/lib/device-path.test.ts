import { describe, expect, test } from 'vitest';
import { SystemStatus } from '../../../shared/system/model.ts';
import { whyNoPath } from './device-path.ts';

const at = new Date('2026-11-20T19:02:31Z');
const link = { state: 'up' as const, kind: 'embedded' as const, since: at, message: null };
const system = SystemStatus.parse({
  version: '0.1.0',
  station: 'Desk 1',
  serverTime: at,
  database: link,
  broker: link,
  feed: { state: 'up', mode: 'logical', lagMs: 1, retainedBytes: null, since: at, message: null },
  ingester: { self: true, holder: 'Desk 1', problem: null },
  counts: { devices: 1, online: 1, unregistered: 0, rejectedToday: 0 },
  warnings: [],
});
const up = {
  may: true,
  staleSince: null,
  system,
  status: { isOnline: true, lastSeen: at },
};

describe('the way to a device', () => {
  test('is there where everything is', () => {
    expect(whyNoPath(up)).toBeNull();
  });

  test.each([
    ['role', { may: false, staleSince: at }],
    ['feed', { staleSince: at }],
    [
      'database',
      { system: { ...system, database: { ...system.database, state: 'down' as const, since: at } } },
    ],
    ['broker', { system: { ...system, broker: { ...link, state: 'down' as const } } }],
    ['nobody', { system: { ...system, ingester: { self: false, holder: null, problem: null } } }],
    ['offline', { status: { isOnline: false, lastSeen: at } }],
    ['never', { status: null }],
  ])('ends at %s first', (code, change) => {
    expect(whyNoPath({ ...up, ...change })?.code).toBe(code);
  });

  test('is told with the time since when it is broken', () => {
    expect(whyNoPath({ ...up, staleSince: at })?.since).toEqual(at);
  });

  test('does not hang on this station’s broker while another takes messages in', () => {
    const elsewhere = {
      ...system,
      broker: { ...link, state: 'standby' as const },
      ingester: { self: false, holder: 'Desk 2', problem: null },
    };
    expect(whyNoPath({ ...up, system: elsewhere })).toBeNull();
  });
});
