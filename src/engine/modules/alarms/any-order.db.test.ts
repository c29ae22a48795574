import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IngestRig, startIngestRig, type TestBox } from '../../../../test/support/ingest-rig.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { emptyAlarmEvent, encodeAlarmEvent } from '../../../protocol/esp32-alarm/messages.ts';
import type { Alarm, TimelineEntry } from '../../../shared/alarms/model.ts';
import {
  AlarmId,
  DeviceId,
  type OrganisationId,
  type SiteId,
  SuppressionWindowId,
} from '../../../shared/contract/primitives.ts';
import type { PlanStep } from '../../../shared/plans/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { createPlan } from '../plans/save-plan.ts';
import { completeStep, skipStep } from '../plans/work-off.ts';
import { applySignals } from './apply-signals.ts';
import { deskRound } from './desk-clock.ts';
import { isToldOnce, replay, toldBy } from './domain/replay-timeline.fixture.ts';
import * as one from './handle-alarm.ts';
import { acknowledgeMany } from './handle-many.ts';
import { readAlarm } from './read-alarms.ts';
import { setPolicy } from './use-policies.ts';
import { startWindows, stopWindow } from './use-windows.ts';

/** Of the three the last may be left open. */
const STEPS: PlanStep[] = [
  { kind: 'instruction', title: 'Look', text: '', isMandatory: true },
  { kind: 'note', title: 'What was it?', isMandatory: true },
  { kind: 'instruction', title: 'Tidy up', text: '', isMandatory: false },
];
const MANDATORY = [1, 2];
const INTRUSION = 5;

let db: TestDatabase;
let rig: IngestRig;
let organisationId: OrganisationId;
let siteId: SiteId;
let people: Readonly<Record<'ana' | 'ben', Actor>>;
let nowMs = Date.now();
let boxes = 0;

/** Of the desk and of the station that ingests; only a step moves it. */
const clock: Clock = { ...systemClock, now: () => new Date(nowMs) };
const deps = () => ({ database: db.database, clock });
const inTransaction = <Result>(work: Parameters<typeof db.database.transaction<Result>>[1]) =>
  db.database.transaction({ as: 'organisation', organisationId }, work);

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Acme'));
  const [ana, ben] = await Promise.all(
    (['Desk 1', 'Desk 2'] as const).map(async (station): Promise<Actor> => {
      const me = await db.person(organisationId, { role: 'supervisor' });
      return { ...me, name: me.displayName, station };
    }),
  );
  if (ana === undefined || ben === undefined) throw new Error('nobody is there');
  people = { ana, ben };
  await createPlan(deps(), ana, { name: 'Break-in', alarmType: 'INTRUSION', siteId: null, steps: STEPS });
  const fleet = { base: 'wd', key: Buffer.alloc(32, 7), envelope: 'tail8' } as const;
  rig = await startIngestRig({
    database: db.database,
    fleet: { ...fleet, organisation: 'x', site: 'y', organisationId, siteId },
    clock,
  });
});
afterAll(async () => {
  await rig.stop();
  await db.drop();
});

/** One course of events: a box, its alarms, and what was promised to whom. */
interface Scene {
  readonly box: TestBox;
  readonly deviceId: DeviceId;
  readonly frames: Uint8Array[];
  /** Activations that the box sent, each counted once however often it is delivered. */
  activations: number;
  acknowledged: number;
}

async function newScene(): Promise<Scene> {
  boxes += 1;
  const hostname = `BOX_${boxes}`;
  const box = await rig.box(hostname, { mac: boxes });
  await box.status({}, 'login');
  const [row] = await db.sql('select id from devices where hostname = $1', [hostname]);
  return { box, deviceId: DeviceId.parse(row?.['id']), frames: [], activations: 0, acknowledged: 0 };
}

async function send(scene: Scene, state: 0 | 1): Promise<void> {
  const sequence = scene.frames.length + 1;
  const timestamp = Math.floor(Date.now() / 1000);
  const event = { ...emptyAlarmEvent(), sequence, timestamp, type: INTRUSION, priority: 3, state };
  const frame = scene.box.frame(encodeAlarmEvent(event));
  scene.frames.push(frame);
  scene.activations += state;
  await scene.box.send('alarm', frame);
}

async function newestOf({ deviceId }: Scene): Promise<AlarmId> {
  const [row] = await db.sql('select max(id) as id from alarms where device_id = $1', [deviceId]);
  return AlarmId.parse(row?.['id']);
}

const because = 'because';
const acts = {
  claim: (by, id) => one.claimAlarm(deps(), by, { id }),
  release: (by, id) => one.releaseAlarm(deps(), by, { id }),
  takeOver: (by, id) => one.takeOverAlarm(deps(), by, { id, reason: because }),
  hold: (by, id) => one.holdAlarm(deps(), by, { id, minutes: 1, reason: because }),
  shelve: (by, id) => one.shelveAlarm(deps(), by, { id, minutes: 15, reason: because }),
  unshelve: (by, id) => one.unshelveAlarm(deps(), by, { id }),
  acknowledge: (by, id) => one.acknowledgeAlarm(deps(), by, { id }),
  reset: (by, id) => one.resetAlarm(deps(), by, { id }),
  verify: (by, id) => one.verifyAlarm(deps(), by, { id, score: 3 }),
  close: (by, id) => one.closeAlarm(deps(), by, { id, disposition: 'real' }),
  look: (by, alarmId) => completeStep(deps(), by, { alarmId, position: 1, outcome: { kind: 'instruction' } }),
  skipNote: (by, alarmId) => skipStep(deps(), by, { alarmId, position: 2, reason: because }),
} satisfies Record<string, (by: Actor, id: AlarmId) => Promise<unknown>>;

const events = {
  'box active': (scene) => send(scene, 1),
  'box returned': (scene) => send(scene, 0),
  /** Everything that it ever sent, as a broker does that was away. */
  'box redelivers': async ({ box, frames }) => {
    for (const frame of [...frames]) await box.send('alarm', frame);
  },
  'rule worse': ({ deviceId, box }) =>
    inTransaction((tx) =>
      applySignals(tx, organisationId, [
        {
          ...{
            deviceId,
            siteId,
            deviceName: box.hostname,
            deviceMac: null,
            type: 'INTRUSION',
            kind: 'worse',
          },
          ...{ priority: 'critical', at: clock.now(), source: 'rule', eventId: null, note: null },
        },
      ]),
    ),
  minute: async () => {
    nowMs += 60_000;
  },
  quarter: async () => {
    nowMs += 15 * 60_000;
  },
  round: () => inTransaction((tx) => deskRound(tx, organisationId, clock.now())),
  silence: () => db.sql(`update alarm_desks set seen_at = seen_at - interval '1 min'`),
  'test begins': ({ deviceId }) =>
    startWindows(deps(), people.ana, {
      kind: 'on_test',
      scope: { of: 'device', deviceId },
      ends: 10,
      reason: because,
    }),
  'test ends': async ({ deviceId }) => {
    const [row] = await db.sql('select max(id) as id from suppression_windows where device_id = $1', [
      deviceId,
    ]);
    if (row?.['id'] !== null) await stopWindow(deps(), people.ana, SuppressionWindowId.parse(row?.['id']));
  },
  'both acknowledge many': async (scene) => {
    const ids = [await newestOf(scene)];
    const both = await Promise.all(Object.values(people).map((by) => acknowledgeMany(deps(), by, { ids })));
    scene.acknowledged += both.flatMap(({ done }) => done).length;
  },
  'closed by force': async (scene) => {
    const forced = db.sql(
      `update alarms set state = 'closed', closed_at = now(), disposition = 'real', claimed_at = null,
         claimed_by = null, claimed_by_name = null, claimed_station = null, held_until = null, hold_reason = null,
         suppression = null, suppressed_at = null, suppressed_until = null, suppressed_by_name = null,
         suppress_reason = null, suppression_window_id = null
       where id = $1 and open_mandatory_steps > 0 and state <> 'closed'`,
      [await newestOf(scene)],
    );
    await forced.catch(() => undefined);
  },
} satisfies Record<string, (scene: Scene) => Promise<unknown>>;

type Act = keyof typeof acts;
type Who = keyof typeof people;
type Step = keyof typeof events | `${Who} ${Act}`;
const WHO: readonly Who[] = ['ana', 'ben'];
const isEvent = (step: Step): step is keyof typeof events => step in events;
const ACTS = Object.keys(acts).filter((name): name is Act => name in acts);
const EVENTS = Object.keys(events).filter((name): name is keyof typeof events => name in events);

async function take(scene: Scene, step: Step): Promise<void> {
  if (isEvent(step)) {
    await events[step](scene);
    return;
  }
  const who = step.startsWith('ana') ? 'ana' : 'ben';
  const what = ACTS.find((name) => step.endsWith(` ${name}`));
  if (what === undefined) throw new Error(step);
  await acts[what](people[who], await newestOf(scene));
  if (what === 'acknowledge') scene.acknowledged += 1;
}

/** Mandatory steps that are open, from nothing but the timeline; each ended once at most. */
function openStepsTold(lines: readonly TimelineEntry[]): number {
  if (!lines.some(({ action }) => action === 'plan_started')) return 0;
  const ended = lines
    .filter(({ action }) => action === 'step_done' || action === 'step_skipped')
    .map(({ detail }) => detail?.['position']);
  expect(new Set(ended).size).toBe(ended.length);
  return MANDATORY.filter((position) => !ended.includes(position)).length;
}

function expectExplained(alarm: Alarm, timeline: readonly TimelineEntry[]): void {
  expect(replay(timeline)).toEqual(toldBy(alarm));
  expect(isToldOnce(timeline)).toBe(true);
  expect(openStepsTold(timeline)).toBe(alarm.openMandatorySteps);
  if (alarm.state === 'closed') expect(alarm.openMandatorySteps).toBe(0);
}

/** Whatever came before: who takes an alarm over and does what it asks for can close it. */
async function workOff(scene: Scene): Promise<void> {
  await send(scene, 0);
  for (const act of ['takeOver', 'look', 'skipNote', 'acknowledge', 'reset', 'close'] as const)
    await take(scene, `ana ${act}`).catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
  const { alarm } = await readAlarm(deps(), people.ana, await newestOf(scene));
  expect(alarm).toMatchObject({ state: 'closed', openMandatorySteps: 0 });
}

/** Nobody goes on with what was acknowledged. */
async function leaveLying(scene: Scene): Promise<void> {
  for (const step of ['minute', 'round', 'round'] as const) await take(scene, step);
}

it('is explained by its timeline in any order of box, people, clock and redelivery, and nothing that was done is lost', async () => {
  const step = fc.constantFrom<Step>(
    ...EVENTS,
    ...WHO.flatMap((who) => ACTS.map((name) => `${who} ${name}` as const)),
  );
  /** What happens at the same moment, each in a transaction of its own. */
  const moment = fc.oneof(
    { weight: 1, arbitrary: fc.tuple(step) },
    { weight: 2, arbitrary: fc.uniqueArray(step, { minLength: 2, maxLength: 4 }) },
  );
  const course = fc.record({
    latched: fc.boolean(),
    shownAfterS: fc.constantFrom(null, null, 30),
    moments: fc.array(moment, { minLength: 4, maxLength: 12 }),
    isLeftLying: fc.boolean(),
    isWorkedOff: fc.boolean(),
  });
  const own = { code: 'INTRUSION', priority: null, closeTargetS: 60, restoreExpectedS: null } as const;
  await fc.assert(
    fc.asyncProperty(course, async ({ latched, shownAfterS, moments, isLeftLying, isWorkedOff }) => {
      const rest = { warningAfterS: null, overdueAfterS: null, noteRequired: null };
      await setPolicy(deps(), people.ana, { ...own, ...rest, latched, shownAfterS });
      const scene = await newScene();
      await send(scene, 1);
      for (const steps of moments) {
        const done = await Promise.allSettled(steps.map((each) => take(scene, each)));
        for (const result of done)
          if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AppError);
      }
      if (isLeftLying) await leaveLying(scene);
      if (isWorkedOff) await workOff(scene);
      await scene.box.vanish();
      const rows = await db.sql('select id from alarms where device_id = $1 order by id', [scene.deviceId]);
      let acknowledged = 0;
      for (const { id } of rows) {
        const { alarm, timeline } = await readAlarm(deps(), people.ana, AlarmId.parse(id));
        expectExplained(alarm, timeline);
        acknowledged += timeline.filter(({ action }) => action === 'acknowledged').length;
      }
      expect(acknowledged).toBe(scene.acknowledged);
      const [{ count } = { count: null }] = await db.sql(
        `select count(*)::int as count from alarm_timeline t join alarms a on a.id = t.alarm_id
         where a.device_id = $1 and t.event_id is not null and t.action in ('raised', 'repeated', 'reactivated')`,
        [scene.deviceId],
      );
      expect(count).toBe(scene.activations);
    }),
    { numRuns: 25, interruptAfterTimeLimit: 12_000 },
  );
}, 120_000);
