import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type CommandsDesk,
  createCommandsDesk,
  type Received,
} from '../../../../test/support/commands-desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { DeviceCommand } from '../../../shared/commands/device-command.ts';
import { type Command, CommandId, CommandOutcome, CommandStatus } from '../../../shared/commands/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { isRepeatable } from './domain/repeatable.ts';
import { orderCommand } from './order-command.ts';
import { cancel } from './read-commands.ts';

const COMMANDS = {
  fan: { type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 60 },
  relay: { type: 'OUTPUT', output: 'RELAY1', pattern: 'CONSTANT' },
  pulses: { type: 'OUTPUT', output: 'RELAY1', pattern: 'PULSE', onDurationMs: 100, pulseCount: 3 },
  reboot: { type: 'SYSTEM', action: 'REBOOT' },
  read: { type: 'DIAGNOSTIC', action: 'SENSOR_READ' },
} as const satisfies Record<string, DeviceCommand>;
type Kind = keyof typeof COMMANDS;

/** What the state shows of a command that was carried out. */
const REPORTED: Partial<Record<Kind, Record<string, number>>> = {
  fan: { fan_pwm_duty: 60 },
  reboot: { boot_count: 8, uptime: 1 },
};

const FAULTS = [
  'none',
  'lost',
  'unpublished',
  'unanswered',
  'late',
  'twice',
  'elsewhere',
  'refused',
  'unreported',
  'reboot',
] as const;

const schedule = fc.record({
  kind: fc.constantFrom<Kind>('fan', 'relay', 'pulses', 'reboot', 'read'),
  /** Of each attempt. */
  faults: fc.array(fc.constantFrom(...FAULTS), { minLength: 4, maxLength: 4 }),
  lateS: fc.integer({ min: 1, max: 40 }),
  awayForS: fc.constantFrom(0, 0, 0, 8, 30, 90),
  cancelAfterS: fc.option(fc.integer({ min: 0, max: 30 })),
  expiresInS: fc.constantFrom(5, 20, 60),
});

interface Course {
  readonly plan: ReturnType<typeof schedule.generate>['value'];
  readonly box: DeviceId;
  readonly ordered: Command;
  /** Attempts that were marked as sent, of which some left. */
  sent: number;
  done: number;
  /** As it was when it was first over. */
  end: Pick<Command, 'status' | 'outcome' | 'sentAt'> | null;
  answers: boolean[];
  reported: boolean;
}

const STEP_MS = 2000;
const LAST_S = 260;

let db: TestDatabase;
let desk: CommandsDesk;
let boss: Actor;
let stranger: DeviceId;

beforeAll(async () => {
  db = await testDatabase();
  desk = createCommandsDesk(db, await db.organisation('North'));
  boss = await desk.person('administrator');
  stranger = await desk.box();
});
afterAll(() => db.drop());

async function play(plans: readonly Course['plan'][], doubled: readonly boolean[]): Promise<Course[]> {
  const courses: Course[] = [];
  for (const plan of plans) {
    const box = await desk.box(plan.awayForS === 0);
    const { expiresInS } = plan;
    const ordered = await orderCommand(desk.deps, boss, {
      deviceId: box,
      command: COMMANDS[plan.kind],
      expiresInS,
    });
    courses.push({ plan, box, ordered, sent: 0, done: 0, end: null, answers: [], reported: false });
  }
  const due: { readonly atMs: number; readonly work: () => Promise<unknown> }[] = [];
  const startMs = desk.clock.now().getTime();
  const after = (ms: number, work: () => Promise<unknown>) =>
    due.push({ atMs: desk.clock.now().getTime() + ms, work });
  for (const course of courses) {
    const { awayForS, cancelAfterS } = course.plan;
    if (awayForS > 0) after(awayForS * 1000, () => desk.report(course.box, { is_online: true }));
    if (cancelAfterS !== null)
      after(cancelAfterS * 1000, () => cancel(desk.deps, boss, course.ordered.id).catch(expectFinished));
  }

  for (let step = 0; desk.clock.now().getTime() < startMs + LAST_S * 1000; step += 1) {
    const nowMs = desk.clock.now().getTime();
    for (const event of due.splice(0).sort((one, other) => one.atMs - other.atMs)) {
      if (event.atMs <= nowMs) await event.work();
      else due.push(event);
    }
    // Two at once: one station takes over while the other does not know yet.
    const rounds = doubled[step % doubled.length] ? [desk.round(), desk.round()] : [desk.round()];
    for (const received of (await Promise.all(rounds)).flat()) obey(courses, received, after);
    await look(courses);
    if (courses.every(({ end }) => end !== null) && due.length === 0) break;
    desk.clock.advance(STEP_MS);
  }
  await look(courses);
  return courses;
}

function expectFinished(error: unknown): void {
  expect(error).toMatchObject({ code: 'COMMAND_FINISHED' });
}

/** The box: what it does with one attempt, and what of that is heard. */
function obey(
  courses: readonly Course[],
  { envelope }: Received,
  after: (ms: number, work: () => Promise<unknown>) => void,
): void {
  const course = courses.find(({ ordered }) => ordered.requestId === envelope.request_id);
  if (course === undefined) throw new Error('nobody ordered this');
  const { plan, box, ordered } = course;
  const fault = plan.faults[course.sent] ?? 'none';
  course.sent += 1;
  const say = (success: boolean) => async () => {
    course.answers.push(success);
    await desk.answer(box, ordered.requestId, { success, code: success ? 0 : 4 });
  };
  if (fault === 'lost' || fault === 'unpublished') return;
  if (fault === 'reboot') {
    after(3000, () => desk.report(box, { uptime: 2, fan_pwm_duty: 0 }));
    return;
  }
  if (fault === 'refused') {
    after(20, say(false));
    return;
  }
  course.done += 1;
  const shown = REPORTED[plan.kind];
  if (shown !== undefined && fault !== 'unreported')
    after(30, async () => {
      await desk.report(box, shown);
      course.reported = true;
    });
  if (fault === 'unanswered') return;
  after(fault === 'late' ? plan.lateS * 1000 : 20, say(true));
  if (fault === 'twice') after(40, say(false));
  if (fault === 'elsewhere')
    after(10, () => desk.answer(stranger, ordered.requestId, { success: false, code: 4 }));
}

const Seen = z.array(
  z.object({
    id: CommandId,
    status: CommandStatus,
    outcome: CommandOutcome.nullable(),
    sentAt: z.date().nullable(),
  }),
);

async function look(courses: readonly Course[]): Promise<void> {
  const rows = Seen.parse(
    await db.sql(
      `select id, status, outcome, sent_at as "sentAt" from command_log where id = any ($1::bigint[])`,
      [courses.map(({ ordered }) => ordered.id)],
    ),
  );
  for (const course of courses) {
    const now = rows.find(({ id }) => id === course.ordered.id);
    if (course.end !== null)
      expect([now?.status, now?.outcome]).toEqual([course.end.status, course.end.outcome]);
    else if (now !== undefined && now.outcome !== null) course.end = now;
  }
}

/** Whether what is said of the order is what happened. */
function judge({ plan, end, sent, done, answers, reported }: Course): void {
  const command = COMMANDS[plan.kind];
  const isVerifiable = REPORTED[plan.kind] !== undefined;
  expect(sent).toBeLessThanOrEqual(isRepeatable(command) ? 4 : 1);
  switch (end?.outcome) {
    case 'confirmed':
      expect([done > 0, isVerifiable, reported]).toEqual([true, true, true]);
      break;
    case 'answered_not_verifiable':
      expect([done > 0, isVerifiable, answers[0]]).toEqual([true, false, true]);
      break;
    case 'refused':
      expect(answers[0]).toBe(false);
      break;
    case 'not_confirmed':
      expect([isVerifiable, answers[0]]).toEqual([true, true]);
      break;
    case 'no_answer':
      expect(sent).toBeGreaterThan(0);
      break;
    case 'not_done':
    case 'cancelled':
      expect([sent, end.sentAt]).toEqual([0, null]);
      break;
    default:
      expect.unreachable(`an order of the kind ${plan.kind} never ended`);
  }
}

test('whatever boxes, stations and people do, every order ends in exactly one right status', async () => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(schedule, { minLength: 25, maxLength: 25 }),
      fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      async (plans, doubled) => {
        for (const course of await play(plans, doubled)) {
          judge(course);
          outcomes.add(course.end?.outcome ?? '');
        }
      },
    ),
    { numRuns: 2, seed: 21, endOnFailure: true },
  );
  // The schedules reach every end that there is.
  expect(outcomes.size).toBe(7);
}, 180_000);
