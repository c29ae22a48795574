import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Received } from '../../../../test/support/commands-desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { createSequencesDesk, type SequencesDesk } from '../../../../test/support/sequences-desk.ts';
import type { SwitchCommand } from '../../../shared/commands/device-command.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import { SEQUENCE_MIN_GAP_MS } from '../../../shared/sequences/limits.ts';
import type { SequencePolicy, SequenceRun, SequenceRunStep } from '../../../shared/sequences/model.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { isGood } from './domain/run-machine.ts';
import { emergencyStop, stopRun } from './stop-run.ts';

const COMMANDS = {
  one: { type: 'OUTPUT', output: 'RELAY1', pattern: 'CONSTANT' },
  two: { type: 'OUTPUT', output: 'RELAY2', pattern: 'BLINK_SLOW' },
  oneOff: { type: 'OUTPUT', output: 'RELAY1', pattern: 'OFF' },
} as const satisfies Record<string, SwitchCommand>;

const FAULTS = ['none', 'none', 'none', 'none', 'none', 'none', 'lost', 'refused', 'late', 'twice'] as const;

const course = fc.record({
  steps: fc.array(
    fc.record({
      command: fc.constantFrom<keyof typeof COMMANDS>('one', 'two', 'oneOff'),
      delayMs: fc.integer({ min: 100, max: 3000 }),
      onFailure: fc.constantFrom<SequencePolicy>('stop', 'continue'),
      fault: fc.constantFrom(...FAULTS),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  isAway: fc.constantFrom(false, false, false, false, true),
  stopAfterS: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 4 }),
});
type Course = ReturnType<typeof course.generate>['value'];

const STEP_MS = 1000;
const LAST_MS = 90_000;

let db: TestDatabase;
let desk: SequencesDesk;
let boss: Actor;

beforeAll(async () => {
  db = await testDatabase();
  desk = createSequencesDesk(db, await db.organisation('North'));
  boss = await desk.person('administrator');
});
afterAll(() => db.drop());

interface Played {
  readonly plan: Course;
  readonly box: DeviceId;
  readonly runId: SequenceRun['id'];
  /** What the box was told, in its order, each order once. */
  readonly told: Received[];
}

/** All of them at once; `doubled`: a station that takes over looks while the one before still does. */
async function play(plans: readonly Course[], doubled: readonly boolean[], emergencyAtMs: number | null) {
  const played: Played[] = [];
  for (const plan of plans) {
    const box = await desk.box(!plan.isAway);
    const sequence = await desk.compose(
      boss,
      plan.steps.map(({ command, delayMs, onFailure }) => ({
        target: { kind: 'device', deviceId: box },
        command: COMMANDS[command],
        delayMs,
        onFailure,
      })),
    );
    const { run } = await desk.start(boss, sequence);
    played.push({ plan, box, runId: run.id, told: [] });
  }
  const due: { readonly atMs: number; readonly work: () => Promise<unknown> }[] = [];
  const startMs = desk.clock.now().getTime();
  for (const { plan, runId } of played) {
    if (plan.stopAfterS === null) continue;
    const atMs = startMs + plan.stopAfterS * 1000;
    due.push({ atMs, work: () => stopRun(desk.sequences, boss, runId).catch(expectOver) });
  }
  if (emergencyAtMs !== null)
    due.push({ atMs: startMs + emergencyAtMs, work: () => emergencyStop(desk.sequences, boss) });
  for (let turn = 0; desk.clock.now().getTime() < startMs + LAST_MS; turn += 1) {
    const nowMs = desk.clock.now().getTime();
    for (const event of due.splice(0)) {
      if (event.atMs <= nowMs) await event.work();
      else due.push(event);
    }
    const rounds = doubled[turn % doubled.length] ? [desk.step(), desk.step()] : [desk.step()];
    for (const received of (await Promise.all(rounds)).flat()) await obey(played, received, due);
    if (due.length === 0 && (await isOver(played))) break;
    desk.clock.advance(STEP_MS);
  }
  return played;
}

function expectOver(error: unknown): void {
  expect(error).toMatchObject({ code: 'SEQUENCE_RUN_OVER' });
}

async function isOver(played: readonly Played[]): Promise<boolean> {
  const [row] = z.array(z.object({ open: z.int() })).parse(
    await db.sql(
      `select count(*)::int as open from sequence_runs r where r.id = any ($1::bigint[]) and (r.state = 'running'
         or exists (select from sequence_run_steps s where s.run_id = r.id and s.state in ('ordered', 'taken')))`,
      [played.map(({ runId }) => runId)],
    ),
  );
  return row?.open === 0;
}

/** The box: what it does with one attempt. */
async function obey(
  played: readonly Played[],
  received: Received,
  due: { readonly atMs: number; readonly work: () => Promise<unknown> }[],
): Promise<void> {
  const [device] = z
    .array(z.object({ id: z.int() }))
    .parse(await db.sql('select id from devices where hostname = $1', [received.hostname]));
  const own = played.find(({ box }) => box === device?.id);
  // An emergency stop also takes back what was on before.
  if (own === undefined) return;
  const { request_id: requestId } = received.envelope;
  if (!own.told.some(({ envelope }) => envelope.request_id === requestId)) own.told.push(received);
  const { fault = 'none' } = own.plan.steps[own.told.length - 1] ?? {};
  if (fault === 'lost') return;
  const success = fault !== 'refused';
  const say = () => desk.answer(own.box, requestId, { success, code: success ? 0 : 4 });
  if (fault === 'late') due.push({ atMs: desk.clock.now().getTime() + 4000, work: say });
  else await say();
  if (fault === 'twice') await desk.answer(own.box, requestId, { success: false, code: 4 });
}

const when = ({ orderedAt }: SequenceRunStep): number => orderedAt?.getTime() ?? 0;

function judge(run: SequenceRun, steps: readonly SequenceRunStep[]): void {
  expect(['completed', 'failed', 'stopped', 'emergency', 'overdue']).toContain(run.state);
  for (const { state } of steps) expect(['over', 'skipped']).toContain(state);
  // In their order: what is skipped is the end of it.
  const first = steps.findIndex(({ state }) => state === 'skipped');
  if (first >= 0) expect(steps.slice(first).every(({ state }) => state === 'skipped')).toBe(true);
  const ordered = steps.filter(({ commandId }) => commandId !== null);
  for (const [index, step] of ordered.entries()) {
    const before = ordered[index - 1];
    if (before !== undefined) expect(when(step) - when(before)).toBeGreaterThanOrEqual(SEQUENCE_MIN_GAP_MS);
    if (before?.onFailure === 'stop') expect(before.takenAt).not.toBeNull();
    expect(when(step)).toBeLessThan(run.deadlineAt?.getTime() ?? 0);
  }
  const failed = steps.filter(({ state, outcome }) => state === 'over' && !isGood(outcome));
  expect([run.done, run.failed]).toEqual([
    steps.filter(({ outcome }) => isGood(outcome)).length,
    failed.length,
  ]);
  if (run.state === 'completed') expect(first).toBe(-1);
  if (run.state === 'failed') expect(failed.some(({ onFailure }) => onFailure === 'stop')).toBe(true);
}

test('whatever boxes, stations and people do, every run ends once and no step is ordered twice', async () => {
  const states = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(course, { minLength: 8, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      fc.constantFrom(null, 3000),
      async (plans, doubled, emergencyAtMs) => {
        for (const { runId, told } of await play(plans, doubled, emergencyAtMs)) {
          const { run, steps } = await desk.look(runId);
          judge(run, steps);
          states.add(run.state);
          // A command a step, and the box heard of no other but those of the emergency stop.
          const own = steps.filter(({ commandId }) => commandId !== null).length;
          const offs = told.filter(({ envelope }) => envelope.output?.pattern === 9).length;
          expect(told.length - (emergencyAtMs === null ? 0 : offs)).toBeLessThanOrEqual(own);
        }
      },
    ),
    { numRuns: 2, seed: 11, endOnFailure: true },
  );
  expect([...states].sort()).toEqual(['completed', 'emergency', 'failed', 'stopped']);
}, 120_000);
