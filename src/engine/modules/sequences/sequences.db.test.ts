import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Received } from '../../../../test/support/commands-desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { createSequencesDesk, type SequencesDesk } from '../../../../test/support/sequences-desk.ts';
import type { SwitchCommand } from '../../../shared/commands/device-command.ts';
import { CommandId } from '../../../shared/commands/model.ts';
import { DeviceId, GroupId, type SiteId } from '../../../shared/contract/primitives.ts';
import type { SequencePolicy, SequenceRunId, SequenceStep } from '../../../shared/sequences/model.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { markOutput } from '../commands/read-commands.ts';
import { createSequence, readPlan, readSequences, saveSequence, setArchived } from './compose.ts';
import { readRuns } from './read-runs.ts';
import { approveSequence, armSequence, disarmSequence, fireSequence, runSequence } from './start-run.ts';
import { emergencyStop, stopRun } from './stop-run.ts';

const ON: SwitchCommand = { type: 'OUTPUT', output: 'RELAY1', pattern: 'CONSTANT' };
const OFF: SwitchCommand = { type: 'OUTPUT', output: 'RELAY1', pattern: 'OFF' };
const OTHER_ON: SwitchCommand = { type: 'OUTPUT', output: 'RELAY2', pattern: 'CONSTANT' };
const SIREN: SwitchCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'CONSTANT', totalDurationS: 30 };

let db: TestDatabase;
let desk: SequencesDesk;
let place: Awaited<ReturnType<TestDatabase['organisation']>>;
let south: SiteId;
let composer: Actor;
let operator: Actor;

beforeAll(async () => {
  db = await testDatabase();
  place = await db.organisation('North');
  south = await db.site(place.organisationId, 'South');
  desk = createSequencesDesk(db, place);
  composer = await desk.person('technician', 'Desk 1');
  operator = await desk.person('operator', 'Desk 2');
});
afterAll(() => db.drop());

/** Nothing of the test before goes on beside. */
async function alone(): Promise<void> {
  await db.sql('delete from sequences');
  await db.sql('delete from command_log');
}

function to(deviceId: DeviceId, command: SwitchCommand, delayMs = 0, onFailure: SequencePolicy = 'stop') {
  const step: SequenceStep = { target: { kind: 'device', deviceId }, command, delayMs, onFailure };
  return step;
}

/** Steps of the run by their outcome, or how far they are. */
async function ends(id: SequenceRunId) {
  const { run, steps } = await desk.look(id);
  return [run.state, ...steps.map(({ state, outcome }) => outcome ?? state)];
}

const output = ({ envelope }: Received) => [envelope.output?.output, envelope.output?.pattern];

describe('a run', () => {
  test('orders one step after the other as the devices take them, and keeps what came of each', async () => {
    await alone();
    const [one, two] = [await desk.box(), await desk.box()];
    const sequence = await desk.compose(composer, [to(one, ON), to(two, OTHER_ON, 500), to(one, OFF, 300)]);
    const { run } = await desk.start(operator, sequence);
    const [first] = await desk.step();
    expect(first?.envelope.output).toMatchObject({ output: 3, pattern: 1 });
    desk.clock.advance(2000);
    // The second waits until the first is taken.
    expect(await desk.step()).toEqual([]);
    await desk.answer(one, first?.envelope.request_id ?? '');
    expect(await desk.step()).toEqual([]);
    expect(await ends(run.id)).toEqual(['running', 'answered_not_verifiable', 'waiting', 'waiting']);
    desk.clock.advance(500);
    const [second] = await desk.step();
    await desk.answer(two, second?.envelope.request_id ?? '');
    await desk.step();
    desk.clock.advance(300);
    const [third] = await desk.step();
    expect(third && output(third)).toEqual([3, 9]);
    await desk.answer(one, third?.envelope.request_id ?? '');
    await desk.step();
    const over = await desk.look(run.id);
    expect(over.run).toMatchObject({
      state: 'completed',
      total: 3,
      done: 3,
      failed: 0,
      startedBy: operator.name,
    });
    const [ordered] = over.steps;
    const command = await desk.command(CommandId.parse(ordered?.commandId));
    expect(command).toMatchObject({
      initiatedBy: operator.name,
      station: 'Desk 2',
      notes: `Sequence “${sequence.name}”, step 1`,
    });
    const [audit] = await db.sql(
      `select outcome, input ->> 'sequence' as name, user_id from audit_logs where procedure = 'sequences.ended'
       order by id desc limit 1`,
    );
    expect(audit).toEqual({ outcome: 'completed', name: sequence.name, user_id: operator.userId });
  });

  test('ends at a failure after which it is to stop, and goes past one after which it is not', async () => {
    await alone();
    const box = await desk.box();
    const away = await desk.box(false);
    const sequence = await desk.compose(composer, [
      to(away, ON, 0, 'continue'),
      to(box, ON, 100),
      to(box, OTHER_ON, 100),
    ]);
    const { run } = await desk.start(operator, sequence);
    await desk.step();
    desk.clock.advance(100);
    const [sent] = await desk.step();
    await desk.answer(box, sent?.envelope.request_id ?? '', { success: false, code: 8, message: 'busy' });
    await desk.step();
    expect(await ends(run.id)).toEqual(['failed', 'ordered', 'refused', 'skipped']);
    // What was under way is followed to its end.
    desk.clock.advance(10_000);
    await desk.step();
    await desk.step();
    expect(await ends(run.id)).toEqual(['failed', 'not_done', 'refused', 'skipped']);
    const { run: over, steps } = await desk.look(run.id);
    expect(over).toMatchObject({ done: 0, failed: 2 });
    expect(steps.map(({ errorMessage }) => errorMessage)).toEqual([
      expect.stringMatching(/expired/),
      'busy',
      null,
    ]);
  });

  test('is the only one of its sequence, whoever starts it, and is exactly what was shown', async () => {
    await alone();
    const box = await desk.box();
    const sequence = await desk.compose(composer, [to(box, ON), to(box, OFF, 1000)]);
    const { digest } = await readPlan(desk.sequences, operator, sequence.id);
    const boss = await desk.person('supervisor', 'Desk 3');
    const tried = await Promise.allSettled([
      runSequence(desk.sequences, operator, { id: sequence.id, digest }),
      runSequence(desk.sequences, boss, { id: sequence.id, digest }),
    ]);
    expect(tried.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(tried.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'SEQUENCE_RUNNING' },
    });
    const draft = { name: sequence.name, steps: [to(box, OTHER_ON)] };
    await saveSequence(desk.sequences, composer, { id: sequence.id, basedOn: 1, draft });
    await expect(runSequence(desk.sequences, boss, { id: sequence.id, digest })).rejects.toMatchObject({
      code: 'SEQUENCE_PLAN_CHANGED',
    });
    expect(await readRuns(desk.sequences, operator, { limit: 10 })).toHaveLength(1);
  });

  test('ends when its minute is over, and orders nothing after it', async () => {
    await alone();
    const box = await desk.box();
    const sequence = await desk.compose(composer, [to(box, ON), to(box, OFF, 100)]);
    const { run } = await desk.start(operator, sequence);
    await desk.step();
    // No station was there to go on.
    desk.clock.advance(60_000);
    expect(await desk.step()).toEqual([]);
    expect(await ends(run.id)).toEqual(['overdue', 'ordered', 'skipped']);
  });

  test('that is stopped orders nothing more and takes back what was not sent', async () => {
    await alone();
    const away = await desk.box(false);
    const sequence = await desk.compose(composer, [to(away, ON), to(away, OFF, 100)]);
    const { run } = await desk.start(operator, sequence);
    await desk.step();
    expect(await stopRun(desk.sequences, operator, run.id)).toMatchObject({
      state: 'stopped',
      endedBy: operator.name,
      endedStation: 'Desk 2',
    });
    await expect(stopRun(desk.sequences, operator, run.id)).rejects.toMatchObject({
      code: 'SEQUENCE_RUN_OVER',
    });
    await desk.step();
    expect(await ends(run.id)).toEqual(['stopped', 'cancelled', 'skipped']);
  });

  test('does not switch a device that was taken out of use meanwhile', async () => {
    await alone();
    const [box, gone] = [await desk.box(), await desk.box()];
    const sequence = await desk.compose(composer, [
      to(box, ON, 0, 'continue'),
      to(gone, ON, 100, 'continue'),
      to(box, OFF, 100),
    ]);
    const { run } = await desk.start(operator, sequence);
    await desk.step();
    await db.sql('update devices set active = false, retired_at = now() where id = $1', [gone]);
    desk.clock.advance(100);
    await desk.step();
    desk.clock.advance(100);
    await desk.step();
    expect(await ends(run.id)).toEqual(['running', 'ordered', 'not_done', 'ordered']);
  });
});

describe('an emergency stop', () => {
  test('ends every run, whatever site it is at, and switches off what runs switched on', async () => {
    await alone();
    const [here, there] = [await desk.box(), await desk.box(true, south)];
    const one = await desk.compose(composer, [to(here, ON), to(here, OTHER_ON, 5000)]);
    const two = await desk.compose(composer, [to(there, SIREN), to(there, OTHER_ON, 100)], south);
    const [first, second] = [await desk.start(operator, one), await desk.start(operator, two)];
    expect(await desk.step()).toHaveLength(2);
    const local = await desk.person('operator', 'Desk 4', [south]);
    expect(await emergencyStop(desk.sequences, local)).toEqual({ runs: 2, switchedOff: 2 });
    const sent = await desk.step();
    expect(sent.map(output).sort()).toEqual([
      [1, 9],
      [3, 9],
    ]);
    expect((await ends(first.run.id))[0]).toBe('emergency');
    expect((await desk.look(second.run.id)).run).toMatchObject({ state: 'emergency', endedBy: local.name });
    // Once more does no harm.
    expect(await emergencyStop(desk.sequences, local)).toEqual({ runs: 0, switchedOff: 0 });
  });

  test('takes back what a run that is over has left on, and leaves what a person has switched since', async () => {
    await alone();
    const [box, other] = [await desk.box(), await desk.box()];
    const sequence = await desk.compose(composer, [
      to(box, ON, 0, 'continue'),
      to(other, ON, 100, 'continue'),
    ]);
    const { run } = await desk.start(operator, sequence);
    for (let turn = 0; turn < 4; turn += 1) {
      for (const { envelope, hostname } of await desk.step()) {
        const [device] = await db.sql('select id from devices where hostname = $1', [hostname]);
        await desk.answer(DeviceId.parse(device?.['id']), envelope.request_id);
      }
      desk.clock.advance(100);
    }
    expect((await ends(run.id))[0]).toBe('completed');
    await db.database.transaction({ as: 'organisation', organisationId: place.organisationId }, (tx) =>
      desk.sequences.order(tx, operator, { deviceId: other, command: OFF }),
    );
    expect(await emergencyStop(desk.sequences, operator)).toEqual({ runs: 0, switchedOff: 1 });
  });

  test('disarms what is armed', async () => {
    await alone();
    const box = await desk.box();
    const sequence = await desk.compose(composer, [to(box, SIREN)]);
    const { digest } = await readPlan(desk.sequences, operator, sequence.id);
    const { run } = await armSequence(desk.sequences, operator, { id: sequence.id, digest });
    await emergencyStop(desk.sequences, composer);
    await expect(fireSequence(desk.sequences, operator, run.id)).rejects.toMatchObject({
      code: 'ARMING_USED',
    });
  });
});

describe('a sequence with a dangerous output', () => {
  test('is armed as a whole, fired within ten seconds and once', async () => {
    await alone();
    const box = await desk.box();
    const sequence = await desk.compose(composer, [to(box, ON), to(box, SIREN, 100)]);
    const plan = await readPlan(desk.sequences, operator, sequence.id);
    expect(plan).toMatchObject({ needsArming: true, needsSecondPerson: false, problems: [] });
    const start = { id: sequence.id, digest: plan.digest };
    await expect(runSequence(desk.sequences, operator, start)).rejects.toMatchObject({
      code: 'SEQUENCE_NEEDS_ARMING',
    });
    const late = await armSequence(desk.sequences, operator, start);
    expect(await desk.step()).toEqual([]);
    desk.clock.advance(10_000);
    await expect(fireSequence(desk.sequences, operator, late.run.id)).rejects.toMatchObject({
      code: 'ARMING_EXPIRED',
    });
    const { run, steps } = await armSequence(desk.sequences, operator, start);
    expect(steps.map(({ deviceName, isDangerous }) => [deviceName, isDangerous])).toEqual([
      [expect.stringMatching(/^BOX_/), false],
      [expect.stringMatching(/^BOX_/), true],
    ]);
    const fired = await Promise.allSettled([
      fireSequence(desk.sequences, operator, run.id),
      fireSequence(desk.sequences, operator, run.id),
    ]);
    expect(fired.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await desk.step()).toHaveLength(1);
  });

  test('needs somebody else at another station where the site asks for it', async () => {
    await alone();
    await db.sql('update sites set needs_second_person = true where id = $1', [south]);
    const box = await desk.box(true, south);
    const sequence = await desk.compose(composer, [to(box, SIREN)], south);
    const { digest } = await readPlan(desk.sequences, operator, sequence.id);
    const { run } = await armSequence(desk.sequences, operator, { id: sequence.id, digest });
    expect(run).toMatchObject({ state: 'waiting', needsSecondPerson: true });
    await expect(fireSequence(desk.sequences, operator, run.id)).rejects.toMatchObject({
      code: 'SECOND_PERSON_NEEDED',
    });
    const beside = await desk.person('operator', 'Desk 2');
    await expect(approveSequence(desk.sequences, beside, run.id)).rejects.toMatchObject({
      data: { same: 'station' },
    });
    await expect(
      approveSequence(desk.sequences, { ...operator, station: 'Desk 8' }, run.id),
    ).rejects.toMatchObject({ data: { same: 'person' } });
    const second = await desk.person('operator', 'Desk 7');
    expect(await approveSequence(desk.sequences, second, run.id)).toMatchObject({
      approvedStation: 'Desk 7',
    });
    await fireSequence(desk.sequences, operator, run.id);
    const [sent] = await desk.step();
    expect(sent && output(sent)).toEqual([1, 1]);
    expect(await disarmSequence(desk.sequences, operator, run.id).catch((error) => error)).toMatchObject({
      code: 'ARMING_USED',
    });
    await db.sql('update sites set needs_second_person = false where id = $1', [south]);
  });
});

describe('composing', () => {
  test('refuses what a sequence may not be, and says where', async () => {
    await alone();
    const [here, there] = [await desk.box(), await desk.box(true, south)];
    await expect(desk.compose(composer, [to(here, ON), to(there, ON, 100)])).rejects.toMatchObject({
      code: 'SEQUENCE_UNFIT',
      data: { problems: [{ code: 'other-site', step: 1 }] },
    });
    const everywhere = await desk.compose(composer, [to(here, ON), to(there, ON, 100)], null);
    const local = await desk.person('operator', 'Desk 4', [south]);
    expect(await readSequences(desk.sequences, local)).toEqual([]);
    expect(await readSequences(desk.sequences, operator)).toMatchObject([
      { id: everywhere.id, stepCount: 2 },
    ]);
  });

  test('keeps every version, and the work of whoever was quicker', async () => {
    await alone();
    const box = await desk.box();
    const { id, name } = await desk.compose(composer, [to(box, ON)]);
    const draft = { name, steps: [to(box, ON), to(box, OFF, 100)] };
    expect(await saveSequence(desk.sequences, composer, { id, basedOn: 1, draft })).toMatchObject({
      version: 2,
    });
    await expect(saveSequence(desk.sequences, composer, { id, basedOn: 1, draft })).rejects.toMatchObject({
      code: 'SEQUENCE_CHANGED',
      data: { version: 2 },
    });
    const { siteId } = place;
    await expect(createSequence(desk.sequences, composer, { siteId, draft })).rejects.toMatchObject({
      code: 'SEQUENCE_NAME_TAKEN',
    });
    await setArchived(desk.sequences, composer, { id, isArchived: true });
    await expect(readPlan(desk.sequences, operator, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await createSequence(desk.sequences, composer, { siteId, draft });
  });

  test('takes a group as it is when the sequence is run', async () => {
    await alone();
    const [one, two, three] = [await desk.box(), await desk.box(), await desk.box()];
    const [group] = await db.sql(
      `insert into device_groups (organisation_id, name) values ($1, 'Sirens') returning id`,
      [place.organisationId],
    );
    const join = (id: DeviceId) =>
      db.sql('insert into device_group_members (organisation_id, group_id, device_id) values ($1, $2, $3)', [
        place.organisationId,
        group?.['id'],
        id,
      ]);
    await join(one);
    await join(two);
    const groupId = GroupId.parse(group?.['id']);
    const sequence = await desk.compose(composer, [
      { target: { kind: 'group', groupId }, command: ON, delayMs: 0, onFailure: 'continue' },
    ]);
    await join(three);
    const plan = await readPlan(desk.sequences, operator, sequence.id);
    expect(plan.actions.map(({ deviceId }) => deviceId)).toEqual([one, two, three]);
    await markOutput(desk.deps, await desk.person('administrator'), {
      deviceId: two,
      output: 'RELAY1',
      isDangerous: false,
      isForOperators: false,
    });
    expect((await readPlan(desk.sequences, operator, sequence.id)).problems).toMatchObject([
      { code: 'not-for-operators', step: 0 },
    ]);
    const boss = await desk.person('supervisor', 'Desk 3');
    expect((await readPlan(desk.sequences, boss, sequence.id)).problems).toEqual([]);
  });
});
