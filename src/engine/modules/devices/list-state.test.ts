import { describe, expect, it } from 'vitest';
import { listStateOfRow, packListState } from './list-state.ts';

const quiet = {
  isOnline: true,
  deviceState: 'NORMAL',
  panic1: false,
  panic2: false,
  boxSw: false,
  siren: false,
  turret: false,
  deviceSynced: true,
} as const;

describe('how lists show a device', () => {
  it.each([
    ['it goes offline', { isOnline: false }],
    ['its state changes', { deviceState: 'ALARM' }],
    ['its state is not known', { deviceState: null }],
    ['panic 1 is pressed', { panic1: true }],
    ['panic 2 is pressed', { panic2: true }],
    ['the box is opened', { boxSw: true }],
    ['the siren sounds', { siren: true }],
    ['the turret lights', { turret: true }],
    ['it has not confirmed its id', { deviceSynced: false }],
  ] as const)('changes when %s', (_name, change) => {
    expect(packListState({ ...quiet, ...change })).not.toBe(packListState(quiet));
  });

  it('is the same of a row of the log', () => {
    const row = new Map<string, unknown>([
      ['is_online', true],
      ['device_state', 'ALARM'],
      ['panic1', true],
      ['panic2', false],
      ['box_sw', false],
      ['siren', true],
      ['turret', false],
      ['device_synced', true],
    ]);
    expect(listStateOfRow((name) => row.get(name))).toBe(
      packListState({ ...quiet, deviceState: 'ALARM', panic1: true, siren: true }),
    );
  });
});
