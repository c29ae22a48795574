import { describe, expect, test } from 'vitest';
import type { OutputCommand } from '../../../../shared/commands/output-command.ts';
import type { DeviceStatus } from '../../../../shared/devices/model.ts';
import { statusRow } from '../../client/rows.fixture.ts';
import { AT, atS, commandRow } from './command.fixture.ts';
import { outputViewOf } from './output-view.ts';

const sirenOn: OutputCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT', totalDurationS: 30 };
const sirenOff: OutputCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' };
const box = (change: Partial<DeviceStatus> = {}): DeviceStatus => ({ ...statusRow(7, 1), ...change });
const view = (
  command: OutputCommand,
  change: Parameters<typeof commandRow>[1],
  status: DeviceStatus,
  afterS: number,
) => outputViewOf('SIREN', status, [commandRow(command, change)], atS(afterS).getTime());

const done = { status: 'COMPLETED', outcome: 'confirmed', completedAt: atS(1) } as const;

describe('what is wanted of an output and what is reported', () => {
  test('are never the same merely because it was ordered', () => {
    expect(view(sirenOn, {}, box(), 0.4)).toMatchObject({
      wanted: true,
      reported: false,
      agreement: 'waiting',
    });
  });

  test('are an alert from two seconds on', () => {
    expect(view(sirenOn, {}, box(), 2).agreement).toBe('waiting');
    expect(view(sirenOn, {}, box(), 2.1).agreement).toBe('differs');
  });

  test('agree once the device reports it', () => {
    expect(view(sirenOn, { ...done }, box({ siren: true }), 5).agreement).toBe('agrees');
  });

  test('are not compared before anything was sent', () => {
    expect(view(sirenOn, { status: 'PENDING', sentAt: null }, box(), 30).agreement).toBe('none');
  });

  test.each([
    ['refused', { status: 'FAILED', outcome: 'refused' }],
    ['cancelled', { status: 'CANCELLED', outcome: 'cancelled', sentAt: null }],
    ['never sent', { status: 'TIMEOUT', outcome: 'not_done', sentAt: null }],
  ] as const)('hold no more where the order was %s', (_name, change) => {
    expect(view(sirenOn, change, box(), 5)).toMatchObject({ wanted: null, agreement: 'none' });
  });

  test('still differ where nobody answered', () => {
    const view5 = view(sirenOn, { status: 'TIMEOUT', outcome: 'no_answer' }, box(), 5);
    expect(view5).toMatchObject({ wanted: true, agreement: 'differs' });
  });

  test('hold for as long as it was ordered', () => {
    expect(view(sirenOn, { ...done }, box(), 29)).toMatchObject({ wanted: true, agreement: 'differs' });
    expect(view(sirenOn, { ...done }, box(), 30)).toMatchObject({ wanted: null, agreement: 'none' });
  });

  test('are no alert where a box sounds by itself after a stop that was confirmed', () => {
    expect(view(sirenOff, { ...done }, box({ siren: true }), 5)).toMatchObject({
      wanted: null,
      agreement: 'none',
    });
  });
});

test('an order to all outputs is one to each but the fan', () => {
  const all = commandRow({ type: 'OUTPUT', output: 'ALL', pattern: 'OFF' });
  expect(outputViewOf('RELAY1', box(), [all], AT.getTime()).order?.id).toBe(1);
  expect(outputViewOf('FAN', box(), [all], AT.getTime()).order).toBeNull();
});

test('relays are reported by no box', () => {
  expect(outputViewOf('RELAY1', box(), [], AT.getTime()).reported).toBeNull();
});

test('a fan is wanted and reported in percent', () => {
  const fan = commandRow({ type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 60 });
  expect(outputViewOf('FAN', box({ fanPwmDutyPercent: 60 }), [fan], AT.getTime())).toMatchObject({
    wanted: 60,
    reported: 60,
    agreement: 'agrees',
  });
});
