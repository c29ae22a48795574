import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import { CommandId } from '../../../shared/commands/model.ts';
import {
  AlarmId,
  DeviceId,
  type OrganisationId,
  SiteId,
  UserId,
} from '../../../shared/contract/primitives.ts';
import type { PlanStep } from '../../../shared/plans/model.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { readContacts, saveContacts } from './keep-contacts.ts';
import { createPlan, endPlan, savePlan } from './save-plan.ts';
import { completeStep, readAlarmPlan, recordCall, skipStep } from './work-off.ts';

const FRIDAY_NOON = Date.parse('2026-11-20T12:00:00Z');
const SIREN_OFF = { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' } as const;
const STEPS: PlanStep[] = [
  { kind: 'instruction', title: 'Look at the camera', text: 'Gate 2', isMandatory: true },
  { kind: 'call', title: 'Call a keyholder', attempts: 2, isMandatory: true },
  { kind: 'command', title: 'Siren off', deviceId: null, command: SIREN_OFF, isMandatory: true },
  { kind: 'checklist', title: 'Before closing', items: ['Door shut'], isMandatory: false },
  { kind: 'note', title: 'What was it?', isMandatory: true },
];

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let ana: Actor;
let ben: Actor;
let deviceId: DeviceId;
let count = 0;

let nowMs = FRIDAY_NOON;
const clock = { ...systemClock, now: () => new Date(nowMs) };
const deps = () => ({ database: db.database, clock });

async function person(name: string, station: string): Promise<Actor> {
  const [row] = await db.sql(
    `insert into users (organisation_id, username, display_name, password_hash, role)
     values ($1, $2, $3, 'x', 'supervisor') returning id`,
    [organisationId, name.toLowerCase(), name],
  );
  const userId = UserId.parse(row?.['id']);
  return { userId, organisationId, name, station, role: 'supervisor', allSites: true, siteIds: [] };
}

async function alarm(type = 'INTRUSION', suppression: string | null = null): Promise<AlarmId> {
  count += 1;
  const [row] = await db.sql(
    `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, subject, priority, state,
       raised_at, last_activated_at, source, suppression, suppressed_at, suppressed_until)
     select $1, $2, $3, 'Box', $4, $5, 'high', 'unacknowledged_active', $6, $6, 'device', $7::alarm_suppression,
       case when $7 is not null then $6::timestamptz end, case when $7 is not null then $6::timestamptz end
     returning id`,
    [organisationId, siteId, deviceId, type, `${count}`, clock.now(), suppression],
  );
  return AlarmId.parse(row?.['id']);
}

/** An order to the box that ended like this. */
async function order(outcome: string | null, command: object = SIREN_OFF): Promise<CommandId> {
  const [row] = await db.sql(
    `insert into command_log (organisation_id, site_id, device_id, device_name, device_kind, request_id, command_type,
       command_data, auth_level, is_verifiable, priority, expires_at, max_retries, initiated_by)
     values ($1, $2, $3, 'Box', 'alarm_box', gen_random_uuid(), 'OUTPUT', $4, 0, true, 'normal', now() + interval '1 h', 3,
       'Ana') returning id`,
    [organisationId, siteId, deviceId, JSON.stringify(command)],
  );
  const id = CommandId.parse(row?.['id']);
  if (outcome !== null) {
    await db.sql(`update command_log set status = 'SENT', sequence = $1, sent_at = now() where id = $1`, [
      id,
    ]);
    await db.sql(
      `update command_log set status = 'COMPLETED', completed_at = now(), confirmed_at = now(),
         outcome = $2::command_outcome where id = $1`,
      [id, outcome],
    );
  }
  return id;
}

const openSteps = async (id: AlarmId): Promise<unknown> =>
  (await db.sql('select open_mandatory_steps as open from alarms where id = $1', [id]))[0]?.['open'];

const keyholder = (name: string, hours: { days: number[]; from: string; until: string }[] = []) => ({
  id: null,
  name,
  role: null,
  phone: '+51 1 555 0100',
  hours,
  passPhrase: 'Blue heron',
  note: null,
});

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Ours'));
  ana = await person('Ana', 'Desk 1');
  ben = await person('Ben', 'Desk 2');
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, 'alarm_box', '02:00:00:00:00:01', 'BOX_1', 'watchdesk') returning id`,
    [organisationId, siteId],
  );
  deviceId = DeviceId.parse(row?.['id']);
});
afterAll(() => db.drop());
beforeEach(async () => {
  nowMs = FRIDAY_NOON;
  await db.sql('delete from alarms');
  await db.sql('delete from action_plans');
  await db.sql('delete from site_contacts');
});

describe('a plan', () => {
  test('is taken by alarms of its type as it stands when they are raised', async () => {
    const plan = await createPlan(deps(), ana, {
      name: 'Break-in',
      alarmType: 'INTRUSION',
      siteId: null,
      steps: STEPS,
    });
    const before = await alarm();
    await savePlan(deps(), ana, { id: plan.id, basedOn: 1, name: 'Break-in', steps: STEPS.slice(0, 1) });
    const after = await alarm();
    expect((await readAlarmPlan(deps(), ana, before)).steps.map(({ definition }) => definition)).toEqual(
      STEPS,
    );
    expect((await readAlarmPlan(deps(), ana, after)).steps).toHaveLength(1);
    expect(await openSteps(before)).toBe(4);
    expect((await readAlarmPlan(deps(), ana, await alarm('UNKNOWN'))).steps).toEqual([]);
  });

  test('of the site goes before the one of all sites, and none is taken while the alarm is on test', async () => {
    await createPlan(deps(), ana, { name: 'All', alarmType: 'INTRUSION', siteId: null, steps: STEPS });
    await createPlan(deps(), ana, { name: 'Ours', alarmType: 'INTRUSION', siteId, steps: STEPS.slice(0, 2) });
    expect((await readAlarmPlan(deps(), ana, await alarm())).name).toBe('Ours');
    const quiet = await alarm('INTRUSION', 'on_test');
    expect((await readAlarmPlan(deps(), ana, quiet)).steps).toEqual([]);
    await db.sql(
      'update alarms set suppression = null, suppressed_at = null, suppressed_until = null where id = $1',
      [quiet],
    );
    expect((await readAlarmPlan(deps(), ana, quiet)).name).toBe('Ours');
    expect(await openSteps(quiet)).toBe(2);
  });

  test('is one a type and place, and whoever saves over somebody else’s version is told', async () => {
    const draft = { name: 'All', alarmType: 'INTRUSION', siteId: null, steps: STEPS } as const;
    const { id } = await createPlan(deps(), ana, draft);
    await expect(createPlan(deps(), ben, draft)).rejects.toMatchObject({ code: 'PLAN_TAKEN' });
    await savePlan(deps(), ana, { id, basedOn: 1, name: 'Mine', steps: STEPS });
    await expect(
      savePlan(deps(), ben, { id, basedOn: 1, name: 'Yours', steps: STEPS }),
    ).rejects.toMatchObject({
      code: 'PLAN_CHANGED',
      data: { version: 2, by: 'Ana' },
    });
    await endPlan(deps(), ana, id);
    await createPlan(deps(), ben, draft);
  });
});

describe('the steps of an alarm', () => {
  let id: AlarmId;
  const complete = (position: number, outcome: Parameters<typeof completeStep>[2]['outcome'], by = ana) =>
    completeStep(deps(), by, { alarmId: id, position, outcome });

  beforeEach(async () => {
    await createPlan(deps(), ana, { name: 'Break-in', alarmType: 'INTRUSION', siteId, steps: STEPS });
    id = await alarm();
  });

  test('count down as they are done or skipped with a reason, once each', async () => {
    expect(await complete(1, { kind: 'instruction' })).toMatchObject({ state: 'done', by: 'Ana' });
    expect(await openSteps(id)).toBe(3);
    await expect(complete(1, { kind: 'instruction' }, ben)).rejects.toMatchObject({
      code: 'STEP_ENDED',
      data: { by: 'Ana' },
    });
    const skipped = await skipStep(deps(), ben, { alarmId: id, position: 5, reason: 'Nobody there' });
    expect(skipped).toMatchObject({ state: 'skipped', skipReason: 'Nobody there', by: 'Ben' });
    expect(await openSteps(id)).toBe(2);
    const lines = await db.sql(
      `select action, detail ->> 'step' as step from alarm_timeline where alarm_id = $1 order by id`,
      [id],
    );
    expect(lines).toEqual([
      { action: 'plan_started', step: null },
      { action: 'step_done', step: 'Look at the camera' },
      { action: 'step_skipped', step: 'What was it?' },
    ]);
  });

  test('cannot be ended another way, and not be undone even past the product', async () => {
    await expect(complete(1, { kind: 'checklist' })).rejects.toMatchObject({
      code: 'STEP_NOT_DONE',
      data: { missing: 'kind' },
    });
    await complete(1, { kind: 'instruction' });
    await expect(
      db.sql(
        `update alarm_plan_steps set state = 'open', outcome = null, ended_at = null, user_name = null, station = null
         where alarm_id = $1 and position = 1`,
        [id],
      ),
    ).rejects.toMatchObject({ code: 'WD003' });
  });

  test('are of who has the alarm', async () => {
    await db.sql(
      `update alarms set claimed_by = $2, claimed_by_name = 'Ana', claimed_station = 'Desk 1', claimed_at = $3 where id = $1`,
      [id, ana.userId, clock.now()],
    );
    await expect(complete(1, { kind: 'instruction' }, ben)).rejects.toMatchObject({
      code: 'ALARM_CLAIMED',
      data: { by: 'Ana', station: 'Desk 1' },
    });
    await complete(1, { kind: 'instruction' });
  });

  test('of a closed alarm stay as they are', async () => {
    for (const position of [1, 2, 3, 5])
      await skipStep(deps(), ana, { alarmId: id, position, reason: 'Drill' });
    await db.sql(`update alarms set state = 'acknowledged_active', acknowledged_at = now() where id = $1`, [
      id,
    ]);
    await db.sql(`update alarms set state = 'acknowledged_returned', returned_at = now() where id = $1`, [
      id,
    ]);
    await db.sql(
      `update alarms set state = 'closed', closed_at = now(), disposition = 'test' where id = $1`,
      [id],
    );
    await expect(complete(4, { kind: 'checklist' })).rejects.toMatchObject({ code: 'ALARM_CLOSED' });
  });

  test('while one that must be done is open, the database itself does not let the alarm be closed', async () => {
    await db.sql(`update alarms set state = 'acknowledged_active', acknowledged_at = now() where id = $1`, [
      id,
    ]);
    await db.sql(`update alarms set state = 'acknowledged_returned', returned_at = now() where id = $1`, [
      id,
    ]);
    await expect(
      db.sql(`update alarms set state = 'closed', closed_at = now(), disposition = 'real' where id = $1`, [
        id,
      ]),
    ).rejects.toMatchObject({ constraint: 'closed_is_finished' });
  });

  test('a call is over once somebody was reached, or everybody within their hours was tried twice', async () => {
    const weekend = [{ days: [6, 7], from: '00:00', until: '23:59' }];
    const [first, second] = await saveContacts(deps(), ana, {
      siteId,
      contacts: [keyholder('Rosa'), keyholder('Luis'), keyholder('At weekends', weekend)],
    });
    if (first === undefined || second === undefined) throw new Error('no contacts');
    const call = (contact: typeof first, outcome: 'reached' | 'no_answer') =>
      recordCall(deps(), ana, { alarmId: id, contactId: contact.id, outcome });
    const notReached = { kind: 'call', reached: false } as const;
    await expect(complete(2, { kind: 'call', reached: true })).rejects.toMatchObject({
      data: { missing: 'reached' },
    });
    for (const contact of [first, second, first]) await call(contact, 'no_answer');
    await expect(complete(2, notReached)).rejects.toMatchObject({ data: { missing: 'contacts' } });
    await call(second, 'no_answer');
    expect(await complete(2, notReached)).toMatchObject({ state: 'done', outcome: notReached });
    const other = await alarm();
    await recordCall(deps(), ana, {
      alarmId: other,
      contactId: second.id,
      outcome: 'reached',
      note: 'On his way',
    });
    await completeStep(deps(), ana, {
      alarmId: other,
      position: 2,
      outcome: { kind: 'call', reached: true },
    });
    expect((await readAlarmPlan(deps(), ana, other)).calls).toMatchObject([
      { contactName: 'Luis', outcome: 'reached', note: 'On his way', by: 'Ana' },
    ]);
  });

  test('a command is over once the device’s report confirms that very order, given after the alarm', async () => {
    const commandStep = (commandId: CommandId) => complete(3, { kind: 'command', commandId });
    const notYet = { code: 'STEP_NOT_DONE', data: { missing: 'command' } };
    await expect(commandStep(await order(null))).rejects.toMatchObject(notYet);
    await expect(
      commandStep(await order('confirmed', { type: 'OUTPUT', output: 'TURRET', pattern: 'OFF' })),
    ).rejects.toMatchObject(notYet);
    const early = await order('confirmed');
    await db.sql(`update command_log set created_at = created_at - interval '1 h' where id = $1`, [early]);
    await expect(commandStep(early)).rejects.toMatchObject(notYet);
    expect(await commandStep(await order('confirmed'))).toMatchObject({ state: 'done' });
  });

  test('whoever comes back to a step finds the newest order that was given for it, which ends one step', async () => {
    const off = STEPS.filter(({ kind }) => kind === 'command');
    await createPlan(deps(), ana, { name: 'Twice', alarmType: 'PANIC1', siteId, steps: [...off, ...off] });
    await order('confirmed');
    id = await alarm('PANIC1');
    const orders = async () => (await readAlarmPlan(deps(), ana, id)).orders;
    expect(await orders()).toEqual([]);
    await order(null);
    const commandId = await order('confirmed');
    await order('confirmed', { type: 'OUTPUT', output: 'TURRET', pattern: 'OFF' });
    expect(await orders()).toEqual([
      { position: 1, commandId, outcome: 'confirmed' },
      { position: 2, commandId, outcome: 'confirmed' },
    ]);
    await complete(1, { kind: 'command', commandId });
    await expect(complete(2, { kind: 'command', commandId })).rejects.toMatchObject({
      code: 'STEP_NOT_DONE',
    });
  });
});

describe('the contacts of a site', () => {
  test('are kept in their order, with who is left out of the list gone, and say who is within hours', async () => {
    const office = [{ days: [1, 2, 3, 4, 5], from: '08:00', until: '17:00' }];
    const before = await saveContacts(deps(), ana, {
      siteId,
      contacts: [keyholder('Rosa'), keyholder('Luis'), keyholder('Office', office)],
    });
    const [rosa, , atWork] = before;
    if (rosa === undefined || atWork === undefined) throw new Error('no contacts');
    const after = await saveContacts(deps(), ana, {
      siteId,
      contacts: [atWork, { ...rosa, name: 'Rosa M.' }],
    });
    expect(after.map(({ id, name, isReachable }) => ({ id, name, isReachable }))).toEqual([
      { id: atWork.id, name: 'Office', isReachable: true },
      { id: rosa.id, name: 'Rosa M.', isReachable: true },
    ]);
    nowMs += 6 * 3_600_000;
    expect((await readContacts(deps(), ana, siteId)).map(({ isReachable }) => isReachable)).toEqual([
      false,
      true,
    ]);
  });

  test('of another site are refused, with the list left as it was', async () => {
    const [mine] = await saveContacts(deps(), ana, { siteId, contacts: [keyholder('Rosa')] });
    const [row] = await db.sql(
      `insert into sites (organisation_id, name) values ($1, 'Other') returning id`,
      [organisationId],
    );
    const other = { siteId: SiteId.parse(row?.['id']), contacts: mine === undefined ? [] : [mine] };
    await expect(saveContacts(deps(), ana, other)).rejects.toMatchObject({ code: 'CONTACT_UNKNOWN' });
    expect(await readContacts(deps(), ana, siteId)).toMatchObject([{ name: 'Rosa' }]);
  });
});
