import { describe, expect, test } from 'vitest';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import { DeviceId, GroupId, SiteId } from '../../../../shared/contract/primitives.ts';
import type { SequenceStep } from '../../../../shared/sequences/model.ts';
import { type Known, type PlannedChannel, type PlannedDevice, planOf } from './plan.ts';
import { switchOffOf } from './switch-off.ts';

const site = SiteId.parse(1);
const SIREN: SwitchCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT' };
const RELAY: SwitchCommand = { type: 'OUTPUT', output: 'RELAY1', pattern: 'CONSTANT' };
const CHANNEL: SwitchCommand = { type: 'RELAY', relayIndex: 2, on: true };

function device(id: number, change: Partial<PlannedDevice> = {}): PlannedDevice {
  return {
    id: DeviceId.parse(id),
    siteId: site,
    name: `Device ${id}`,
    isActive: true,
    isOnline: true,
    needsSecondPerson: false,
    channels: [],
    knowsTimes: true,
    ...change,
  };
}
const channel = (change: Partial<PlannedChannel> = {}): PlannedChannel => ({
  relayIndex: 2,
  kind: 'toggle',
  durationMs: null,
  inSequences: true,
  ...change,
});
const known = (devices: readonly PlannedDevice[], change: Partial<Known> = {}): Known => ({
  devices: new Map(devices.map((each) => [each.id, each])),
  members: new Map([[0, devices.map(({ id }) => id)]]),
  ruleOf: (_id, command) => ({
    isDangerous: command.type === 'OUTPUT' && command.output === 'SIREN',
    isForOperators: true,
  }),
  siteId: site,
  switchesAnything: false,
  ...change,
});
const to = (id: number, command: SwitchCommand, delayMs = 0): SequenceStep => ({
  target: { kind: 'device', deviceId: DeviceId.parse(id) },
  command,
  delayMs,
  onFailure: 'stop',
});
const toAll = (command: SwitchCommand): SequenceStep => ({
  target: { kind: 'group', groupId: GroupId.parse(1) },
  command,
  delayMs: 0,
  onFailure: 'stop',
});
const codes = (steps: readonly SequenceStep[], about: Known) =>
  planOf(steps, about).problems.map(({ code, step }) => [code, step]);

describe('what cannot be in a sequence', () => {
  const board = (change: Partial<PlannedChannel>, more: Partial<PlannedDevice> = {}) =>
    known([device(1, { channels: [channel(change)], ...more })]);
  test.each<[string, SequenceStep[], Known, unknown[]]>([
    [
      'a channel that is held',
      [to(1, CHANNEL)],
      board({ kind: 'momentary', inSequences: false }),
      [['momentary', 0]],
    ],
    [
      'a channel that is marked so',
      [to(1, CHANNEL)],
      board({ inSequences: false }),
      [['not-in-sequences', 0]],
    ],
    [
      'a channel that is not there',
      [to(1, { ...CHANNEL, relayIndex: 7 })],
      board({}),
      [['not-supported', 0]],
    ],
    [
      'a pulse of a board that knows none',
      [to(1, CHANNEL)],
      board({ kind: 'pulse', durationMs: 500 }, { knowsTimes: false }),
      [['not-supported', 0]],
    ],
    ['a device that is not there', [to(9, RELAY)], known([]), [['device-unknown', 0]]],
    [
      'a device that was retired',
      [to(1, RELAY)],
      known([device(1, { isActive: false })]),
      [['device-unknown', 0]],
    ],
    [
      'a device of another site',
      [to(1, RELAY)],
      known([device(1, { siteId: SiteId.parse(2) })]),
      [['other-site', 0]],
    ],
    ['a group that is not there', [toAll(RELAY)], known([], { members: new Map() }), [['group-unknown', 0]]],
    [
      'a group of which nobody can do it',
      [toAll(RELAY)],
      known([device(1)], { ruleOf: () => null }),
      [['group-empty', 0]],
    ],
    [
      'what the device does not know',
      [to(1, RELAY)],
      known([device(1)], { ruleOf: () => null }),
      [['not-supported', 0]],
    ],
    [
      'what is not for operators, for an operator',
      [to(1, RELAY)],
      known([device(1)], { ruleOf: () => ({ isDangerous: false, isForOperators: false }) }),
      [['not-for-operators', 0]],
    ],
    ['steps that are too close', [to(1, RELAY), to(1, RELAY, 99)], known([device(1)]), [['too-close', 1]]],
    [
      'what takes longer than a minute',
      [to(1, RELAY), to(1, RELAY, 30_000), to(1, RELAY, 30_001)],
      known([device(1)]),
      [['too-long', null]],
    ],
    [
      'more than fifty commands',
      [toAll(RELAY)],
      known(Array.from({ length: 51 }, (_, index) => device(index + 1))),
      [['too-many-actions', null]],
    ],
  ])('%s', (_name, steps, about, problems) => {
    expect(codes(steps, about)).toEqual(problems);
  });
});

test('a group is one command a device, the smallest distance apart, at the sequence’s site only', () => {
  const devices = [
    device(1),
    device(2, { siteId: SiteId.parse(2) }),
    device(3),
    device(4, { isActive: false }),
  ];
  const { actions, problems, durationMs } = planOf([toAll(RELAY), to(1, RELAY, 400)], known(devices));
  expect(problems).toEqual([]);
  expect(actions.map(({ deviceId, step, delayMs }) => [deviceId, step, delayMs])).toEqual([
    [1, 0, 0],
    [3, 0, 100],
    [1, 1, 400],
  ]);
  expect(durationMs).toBe(500);
});

test('a pulsed channel is switched for its own time', () => {
  const about = known([device(1, { channels: [channel({ kind: 'pulse', durationMs: 750 })] })]);
  expect(planOf([to(1, CHANNEL)], about).actions[0]?.command).toEqual({ ...CHANNEL, onMs: 750 });
});

test('one dangerous switching on makes the whole run one to be armed, by two where its site says so', () => {
  const careful = known([device(1, { needsSecondPerson: true })]);
  expect(planOf([to(1, RELAY), to(1, SIREN, 100)], careful)).toMatchObject({
    needsArming: true,
    needsSecondPerson: true,
  });
  const off: SwitchCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' };
  expect(planOf([to(1, RELAY), to(1, off, 100)], careful)).toMatchObject({
    needsArming: false,
    needsSecondPerson: false,
  });
});

test.each<[SwitchCommand, SwitchCommand | null]>([
  [SIREN, { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' }],
  [
    { type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 60 },
    { type: 'OUTPUT', output: 'FAN', pattern: 'OFF' },
  ],
  [{ type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 0 }, null],
  [
    { ...CHANNEL, onMs: 500 },
    { type: 'RELAY', relayIndex: 2, on: false },
  ],
  [{ type: 'RELAY', relayIndex: 2, on: false }, null],
])('%j is taken back by %j', (on, off) => {
  expect(switchOffOf(on)).toEqual(off);
});
