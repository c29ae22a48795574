import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anAlarm } from '../../../../shared/alarms/alarm.fixture.ts';
import type { Alarm, AlarmState } from '../../../../shared/alarms/model.ts';
import { DeviceId, UserId } from '../../../../shared/contract/primitives.ts';
import type { OpenState } from './alarm-machine.ts';
import type { AlarmSignal } from './alarm-signal.ts';
import * as act from './handling.ts';
import { replay, toldBy } from './replay-timeline.fixture.ts';
import { type OpenAlarm, SignalFold } from './signal-fold.ts';

const at = new Date('2026-11-03T08:00:00Z');
const later = new Date(at.getTime() + 60_000);
const ana: act.Signature = { userId: 1, name: 'Ana', station: 'Desk 1' };
const anaElsewhere: act.Signature = { ...ana, station: 'Desk 3' };
const ben: act.Signature = { userId: 2, name: 'Ben', station: 'Desk 2' };
const people = [ana, anaElsewhere, ben];

const alarmIn = (state: AlarmState, change: Partial<Alarm> = {}): Alarm => ({
  ...anAlarm({ siteId: null, siteName: null, type: 'INTRUSION', state, raisedAt: at }),
  ...change,
});
const had = (by: act.Signature): Partial<Alarm> => ({
  claimedById: UserId.parse(by.userId),
  claimedBy: by.name,
  claimedStation: by.station,
  claimedAt: at,
});

const acts = {
  acknowledge: act.acknowledge(null, new Set()),
  close: act.close('real', null),
  claim: act.claim,
  release: act.release,
  takeOver: act.takeOver('lunch'),
  hold: act.hold(later, 'waiting for the guard'),
  unhold: act.unhold,
  shelve: act.shelve(later, 'chattering', false),
  unshelve: act.unshelve,
  reset: act.reset(null),
  verify: act.verify(3),
} satisfies Record<string, act.Handling>;
type Act = keyof typeof acts;
const allActs: readonly Act[] = [
  'acknowledge',
  'close',
  'claim',
  'release',
  'takeOver',
  'hold',
  'unhold',
  'shelve',
  'unshelve',
  'reset',
  'verify',
];

/** The line that is written, or why none is. */
function told(what: Act, alarm: Alarm, by = ana): string {
  const outcome = acts[what](alarm, by, at);
  if (outcome === 'unchanged') return outcome;
  return 'refused' in outcome ? outcome.refused : outcome.line.action;
}

const STATES: readonly AlarmState[] = [
  'unacknowledged_active',
  'acknowledged_active',
  'unacknowledged_returned',
  'acknowledged_returned',
  'closed',
];
/** Of an alarm that nobody has, in the order of STATES. */
const table: Record<Act, readonly string[]> = {
  acknowledge: [
    'acknowledged',
    'ALARM_ALREADY_ACKNOWLEDGED',
    'acknowledged',
    'ALARM_ALREADY_ACKNOWLEDGED',
    'ALARM_CLOSED',
  ],
  close: ['ALARM_STILL_OPEN', 'ALARM_STILL_OPEN', 'ALARM_STILL_OPEN', 'closed', 'ALARM_CLOSED'],
  claim: ['claimed', 'claimed', 'claimed', 'claimed', 'ALARM_CLOSED'],
  release: [...Array<string>(4).fill('ALARM_NOT_CLAIMED'), 'ALARM_CLOSED'],
  takeOver: ['claimed', 'claimed', 'claimed', 'claimed', 'ALARM_CLOSED'],
  hold: [...Array<string>(4).fill('ALARM_NOT_CLAIMED'), 'ALARM_CLOSED'],
  unhold: [...Array<string>(4).fill('ALARM_NOT_CLAIMED'), 'ALARM_CLOSED'],
  shelve: ['shelved', 'shelved', 'shelved', 'shelved', 'ALARM_CLOSED'],
  unshelve: [...Array<string>(4).fill('ALARM_NOT_SUPPRESSED'), 'ALARM_CLOSED'],
  reset: [...Array<string>(4).fill('ALARM_NOT_RESETTABLE'), 'ALARM_CLOSED'],
  verify: ['verified', 'verified', 'verified', 'verified', 'ALARM_CLOSED'],
};

describe('what a person does to an alarm', () => {
  it.each(allActs)('%s has its outcome in every state', (what) => {
    expect(STATES.map((state) => told(what, alarmIn(state)))).toEqual(table[what]);
  });

  it.each(allActs)('%s is refused where somebody else has it, but for a take-over', (what) => {
    const alarm = alarmIn('unacknowledged_active', had(ben));
    expect(told(what, alarm)).toBe(what === 'takeOver' ? 'taken_over' : 'ALARM_CLAIMED');
  });

  it('counts a claim at the station where it was made, until it is taken along', () => {
    const alarm = alarmIn('unacknowledged_active', had(ana));
    expect(told('acknowledge', alarm, anaElsewhere)).toBe('ALARM_CLAIMED');
    expect(told('claim', alarm, anaElsewhere)).toBe('claimed');
    expect(told('claim', alarm)).toBe('unchanged');
    expect([told('hold', alarm), told('release', alarm), told('unhold', alarm)]).toEqual([
      'held',
      'released',
      'unchanged',
    ]);
  });

  it('never shelves what is highly managed, and never closes over open mandatory steps', () => {
    expect(act.shelve(later, 'no', true)(alarmIn('acknowledged_active'), ana, at)).toEqual({
      refused: 'ALARM_HIGHLY_MANAGED',
    });
    expect(told('close', alarmIn('acknowledged_returned', { openMandatorySteps: 2 }))).toBe(
      'ALARM_STEPS_OPEN',
    );
  });

  it('resets a latched alarm once its cause is gone', () => {
    const alarm = alarmIn('acknowledged_active', { latched: true });
    expect(told('reset', alarm)).toBe('ALARM_NOT_RESETTABLE');
    expect(act.reset(null)({ ...alarm, conditionGoneAt: at }, ana, later)).toMatchObject({
      set: { state: 'acknowledged_returned', returnedAt: later, conditionGoneAt: null },
    });
  });
});

interface Scene {
  readonly alarm: Alarm | null;
  readonly lines: Parameters<typeof replay>[0][number][];
  acknowledgements: number;
}

const signal = (kind: 'active' | 'worse' | 'returned'): AlarmSignal => ({
  deviceId: DeviceId.parse(1),
  siteId: null,
  deviceName: 'Box 1',
  deviceMac: null,
  type: 'INTRUSION',
  kind,
  priority: kind === 'worse' ? 'critical' : null,
  at,
  source: 'device',
  eventId: null,
  note: null,
});

const openState = ({ state }: Alarm): OpenState | null => (state === 'closed' ? null : state);

/** One message of the device, as ingestion folds it. */
function report(scene: Scene, kind: 'active' | 'worse' | 'returned', latched: boolean): Scene {
  const { alarm } = scene;
  const state = alarm === null ? null : openState(alarm);
  const open: OpenAlarm[] =
    alarm === null || state === null ? [] : [{ ...alarm, deviceId: DeviceId.parse(1), state }];
  const fold = new SignalFold(open, new Map([['INTRUSION', { priority: 'high', latched }]]));
  fold.apply(signal(kind));
  const [draft] = fold.changed();
  if (draft === undefined) return scene;
  const before = state === null ? alarmIn('unacknowledged_active') : alarm;
  const lines = state === null ? [] : [...scene.lines];
  lines.push(...fold.timeline.map((line) => ({ ...line, by: null, station: null })));
  const { conditionGoneAt, count, heldUntil, suppression, priority } = draft;
  const set = { state: draft.state, latched, conditionGoneAt, count, heldUntil, suppression, priority };
  return {
    ...scene,
    lines,
    alarm: { ...(before ?? alarmIn(draft.state)), ...set },
  };
}

function handle(scene: Scene, by: act.Signature, what: Act): Scene {
  if (scene.alarm === null) return scene;
  const outcome = acts[what](scene.alarm, by, at);
  if (outcome === 'unchanged' || 'refused' in outcome) return scene;
  const { claimedById, ...set } = outcome.set;
  const claimant =
    claimedById === undefined ? {} : { claimedById: claimedById === null ? null : UserId.parse(claimedById) };
  const { action, detail = null } = outcome.line;
  return {
    alarm: { ...scene.alarm, ...set, ...claimant },
    lines: [...scene.lines, { action, detail, by: by.name, station: by.station }],
    acknowledgements: scene.acknowledgements + (action === 'acknowledged' ? 1 : 0),
  };
}

describe('an alarm under any order of messages and people', () => {
  const step = fc.oneof(
    fc.constantFrom('active' as const, 'worse' as const, 'returned' as const),
    fc.tuple(fc.constantFrom(...people), fc.constantFrom(...allActs)),
  );

  it('is always what its timeline tells, and only people acknowledge and close it', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (latched, steps) => {
        let scene: Scene = { alarm: null, lines: [], acknowledgements: 0 };
        for (const each of steps) {
          const before = scene.alarm;
          const isMessage = typeof each === 'string';
          scene = isMessage ? report(scene, each, latched) : handle(scene, ...each);
          const { alarm } = scene;
          if (alarm === null) continue;
          expect(replay(scene.lines)).toEqual(toldBy(alarm));
          // Nothing but a new activation takes an acknowledgement away, and none is made without its line.
          const wasAcknowledged = before?.state.startsWith('acknowledged') ?? false;
          const isAcknowledged = alarm.state.startsWith('acknowledged');
          if (wasAcknowledged && !isAcknowledged && alarm.state !== 'closed')
            expect(['active', 'worse']).toContain(each);
          if (!wasAcknowledged && isAcknowledged) expect(isMessage).toBe(false);
          if (alarm.state === 'closed') expect([alarm.claimedAt, alarm.suppression]).toEqual([null, null]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
