import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandsDesk, createCommandsDesk } from '../../../../test/support/commands-desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { DeviceCommand } from '../../../shared/commands/device-command.ts';
import type { OutputCommand } from '../../../shared/commands/output-command.ts';
import { SiteId } from '../../../shared/contract/primitives.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { factoryReset, orderCommand, switchOutput } from './order-command.ts';
import { cancel, markOutput, readCommands, revealAnswer } from './read-commands.ts';

const RELAY_ON: OutputCommand = { type: 'OUTPUT', output: 'RELAY1', pattern: 'CONSTANT' };
const FAN: OutputCommand = { type: 'OUTPUT', output: 'FAN', pattern: 'PWM', fanDutyPercent: 60 };
const SIREN_OFF: OutputCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'OFF' };
const REBOOT: DeviceCommand = { type: 'SYSTEM', action: 'REBOOT' };
const GET_STATUS: DeviceCommand = { type: 'SYSTEM', action: 'GET_STATUS' };
const WIFI: DeviceCommand = {
  type: 'CONFIG',
  kind: 'WIFI',
  settings: { ssid: 'yard', password: 'of the gate' },
};

let db: TestDatabase;
let desk: CommandsDesk;
let boss: Actor;
let south: SiteId;

beforeAll(async () => {
  db = await testDatabase();
  const place = await db.organisation('North');
  south = await db.site(place.organisationId, 'South');
  desk = createCommandsDesk(db, place);
  boss = await desk.person('administrator');
});
afterAll(() => db.drop());

/** Nothing of the test before is sent beside. */
async function alone(): Promise<void> {
  await db.sql(`delete from command_log`);
}

describe('an order', () => {
  test('is done once the reported state agrees, and says both', async () => {
    await alone();
    const box = await desk.box();
    const { id, requestId, ...ordered } = await switchOutput(desk.deps, boss, {
      deviceId: box,
      command: FAN,
    });
    expect(ordered).toMatchObject({ status: 'PENDING', authLevel: 1, isVerifiable: true, priority: 'high' });
    const [sent] = await desk.round();
    expect(sent?.envelope).toMatchObject({
      request_id: requestId,
      sequence: 1,
      auth_level: 1,
      output: { output: 5, pattern: 10, state: true, custom_data: 60 },
    });
    await desk.answer(box, requestId);
    expect(await desk.command(id)).toMatchObject({ status: 'ACKNOWLEDGED', outcome: null, responseCode: 0 });
    await desk.report(box, { uptime: 130 });
    await desk.round();
    expect(await desk.command(id)).toMatchObject({ status: 'ACKNOWLEDGED' });
    await desk.report(box, { fan_pwm_duty: 60 });
    await desk.round();
    expect(await desk.command(id)).toMatchObject({
      status: 'COMPLETED',
      outcome: 'confirmed',
      confirmedAt: desk.clock.now(),
    });
  });

  test('that nothing reported can show ends with its answer', async () => {
    await alone();
    const box = await desk.box();
    const { id, requestId } = await switchOutput(desk.deps, boss, { deviceId: box, command: RELAY_ON });
    await desk.round();
    await desk.answer(box, requestId, { payload: Buffer.from('{"level": 1, "token": "abc"}') });
    expect(await desk.command(id)).toMatchObject({
      status: 'COMPLETED',
      outcome: 'answered_not_verifiable',
      response: { form: 'json', content: '{"level":1,"token":"••••••"}' },
    });
  });

  test('that the device refuses is not done, in its own words', async () => {
    await alone();
    const box = await desk.box();
    const { id, requestId } = await switchOutput(desk.deps, boss, { deviceId: box, command: FAN });
    await desk.round();
    await desk.answer(box, requestId, { success: false, code: 10, message: 'no fan' });
    expect(await desk.command(id)).toMatchObject({
      status: 'FAILED',
      outcome: 'refused',
      responseCode: 10,
      errorMessage: 'no fan',
    });
  });

  test('is changed by no second answer, none of another device and none of another order', async () => {
    await alone();
    const [box, other] = [await desk.box(), await desk.box()];
    const { id, requestId } = await switchOutput(desk.deps, boss, { deviceId: box, command: RELAY_ON });
    await desk.answer(box, requestId);
    expect(await desk.command(id)).toMatchObject({ status: 'PENDING' });
    await desk.round();
    await desk.answer(other, requestId, { success: false, code: 4 });
    await desk.answer(box, 'not a uuid', { success: false, code: 4 });
    expect(await desk.command(id)).toMatchObject({ status: 'SENT', responseCode: null });
    await desk.answer(box, requestId.toUpperCase());
    await desk.answer(box, requestId, { success: false, code: 4 });
    expect(await desk.command(id)).toMatchObject({ status: 'COMPLETED', responseCode: 0 });
  });

  test('is sent again with a new number while no answer comes, and then given up', async () => {
    await alone();
    const box = await desk.box();
    const { id, requestId } = await switchOutput(desk.deps, boss, { deviceId: box, command: RELAY_ON });
    const sequences: number[] = [];
    for (let second = 0; second < 70; second += 1) {
      for (const { envelope } of await desk.round()) {
        expect(envelope.request_id).toBe(requestId);
        sequences.push(envelope.sequence);
      }
      desk.clock.advance(1000);
    }
    expect(sequences).toEqual([1, 2, 3, 4]);
    expect(await desk.command(id)).toMatchObject({ status: 'TIMEOUT', outcome: 'no_answer', retryCount: 3 });
    await desk.answer(box, requestId);
    expect(await desk.command(id)).toMatchObject({
      status: 'TIMEOUT',
      outcome: 'no_answer',
      responseCode: 0,
    });
  });

  test('to restart is never sent twice', async () => {
    await alone();
    const box = await desk.box();
    const { id } = await orderCommand(desk.deps, boss, { deviceId: box, command: REBOOT });
    let sent = 0;
    for (let second = 0; second < 40; second += 1) {
      sent += (await desk.round()).length;
      desk.clock.advance(1000);
    }
    expect(sent).toBe(1);
    expect(await desk.command(id)).toMatchObject({ outcome: 'no_answer', retryCount: 0 });
  });

  test('that is confirmed by the state alone, after its answer was lost, is done', async () => {
    await alone();
    const box = await desk.box();
    const { id } = await orderCommand(desk.deps, boss, { deviceId: box, command: REBOOT });
    await desk.round();
    await desk.report(box, { boot_count: 8 });
    await desk.round();
    expect(await desk.command(id)).toMatchObject({ status: 'SENT' });
    desk.clock.advance(10_000);
    await desk.round();
    expect(await desk.command(id)).toMatchObject({ outcome: 'confirmed', responseCode: null });
  });

  test('waits for a device that is away, and is not done when it expires', async () => {
    await alone();
    const box = await desk.box(false);
    const early = await switchOutput(desk.deps, boss, { deviceId: box, command: FAN });
    expect(await desk.round()).toEqual([]);
    desk.clock.advance(60_000);
    await desk.round();
    expect(await desk.command(early.id)).toMatchObject({
      status: 'TIMEOUT',
      outcome: 'not_done',
      sentAt: null,
    });
    const late = await switchOutput(desk.deps, boss, { deviceId: box, command: FAN });
    await desk.report(box, { is_online: true });
    expect(await desk.round(false)).toEqual([]);
    expect((await desk.round()).map(({ envelope }) => envelope.request_id)).toEqual([late.requestId]);
  });

  test('that is planned is sent at its time', async () => {
    await alone();
    const box = await desk.box();
    const scheduledAt = new Date(desk.clock.now().getTime() + 3_600_000);
    const { id } = await switchOutput(desk.deps, boss, { deviceId: box, command: RELAY_ON, scheduledAt });
    expect(await desk.round()).toEqual([]);
    desk.clock.advance(3_600_000);
    expect(await desk.round()).toHaveLength(1);
    expect(await desk.command(id)).toMatchObject({ status: 'SENT' });
  });

  test('whose device is deleted keeps its identity and ends', async () => {
    await alone();
    const [waiting, sent] = [await desk.box(false), await desk.box()];
    const ids = [
      (await switchOutput(desk.deps, boss, { deviceId: waiting, command: FAN })).id,
      (await switchOutput(desk.deps, boss, { deviceId: sent, command: FAN })).id,
    ] as const;
    await desk.round();
    await db.sql('delete from devices where id = any ($1::bigint[])', [[waiting, sent]]);
    await desk.round();
    expect(await desk.command(ids[0])).toMatchObject({ deviceId: null, outcome: 'not_done' });
    expect(await desk.command(ids[1])).toMatchObject({ deviceId: null, outcome: 'no_answer' });
    expect((await desk.command(ids[1])).deviceName).toMatch(/^BOX_/);
  });
});

describe('of several orders to a device', () => {
  test('one is on its way at a time, the most urgent first, and an order to stop at once', async () => {
    await alone();
    const box = await desk.box();
    const read = await orderCommand(desk.deps, boss, { deviceId: box, command: GET_STATUS });
    const fan = await switchOutput(desk.deps, boss, { deviceId: box, command: FAN });
    const sent = async () => (await desk.round()).map(({ envelope }) => envelope.request_id);
    expect(await sent()).toEqual([fan.requestId]);
    expect(await sent()).toEqual([]);
    const stop = await switchOutput(desk.deps, boss, { deviceId: box, command: SIREN_OFF });
    expect(stop.priority).toBe('safety');
    expect(await sent()).toEqual([stop.requestId]);
    await desk.answer(box, stop.requestId);
    expect(await sent()).toEqual([]);
    await desk.answer(box, fan.requestId);
    expect(await sent()).toEqual([read.requestId]);
  });

  test('a newer one to the same output takes the place of an older one', async () => {
    await alone();
    const box = await desk.box(false);
    const on = await switchOutput(desk.deps, boss, { deviceId: box, command: RELAY_ON });
    const other = await switchOutput(desk.deps, boss, { deviceId: box, command: FAN });
    desk.clock.advance(5000);
    const off = await switchOutput(desk.deps, boss, {
      deviceId: box,
      command: { ...RELAY_ON, pattern: 'OFF' },
    });
    expect(await desk.command(on.id)).toMatchObject({ status: 'CANCELLED', outcome: 'cancelled' });
    expect(await desk.command(other.id)).toMatchObject({ status: 'PENDING' });
    await desk.report(box, { is_online: true });
    expect((await desk.round()).map(({ envelope }) => envelope.request_id)).toEqual([off.requestId]);
  });

  test('two desks that order the same at the same time give one order', async () => {
    await alone();
    const box = await desk.box();
    const second = await desk.person('operator', 'Desk 2');
    const order = { deviceId: box, command: RELAY_ON };
    const made = await Promise.all([
      switchOutput(desk.deps, boss, order),
      switchOutput(desk.deps, second, order),
    ]);
    expect(made[0].id).toBe(made[1].id);
    expect(await desk.round()).toHaveLength(1);
  });
});

describe('taking back', () => {
  test('an order that was not sent cancels it; one that was sent is only not sent again', async () => {
    await alone();
    const [away, here] = [await desk.box(false), await desk.box()];
    const waiting = await switchOutput(desk.deps, boss, { deviceId: away, command: RELAY_ON });
    const sent = await switchOutput(desk.deps, boss, { deviceId: here, command: RELAY_ON });
    await desk.round();
    expect(await cancel(desk.deps, boss, waiting.id)).toMatchObject({
      status: 'CANCELLED',
      cancelledBy: boss.name,
    });
    expect(await cancel(desk.deps, boss, sent.id)).toMatchObject({ status: 'SENT', cancelledBy: boss.name });
    await expect(cancel(desk.deps, boss, waiting.id)).rejects.toMatchObject({ code: 'COMMAND_FINISHED' });
    desk.clock.advance(10_000);
    expect(await desk.round()).toEqual([]);
    expect(await desk.command(sent.id)).toMatchObject({ outcome: 'no_answer', retryCount: 0 });
  });

  test('is for whoever may give such an order', async () => {
    await alone();
    const { id } = await orderCommand(desk.deps, boss, { deviceId: await desk.box(false), command: WIFI });
    const operator = await desk.person('operator');
    await expect(cancel(desk.deps, operator, id)).rejects.toMatchObject({
      code: 'COMMAND_NOT_ALLOWED',
      data: { permission: 'devices.configure' },
    });
    const technician = await desk.person('technician');
    expect(await cancel(desk.deps, technician, id)).toMatchObject({ status: 'CANCELLED' });
  });
});

describe('secrets', () => {
  test('go to the device and nowhere else, and are forgotten when it is over', async () => {
    await alone();
    const box = await desk.box();
    const ordered = await orderCommand(desk.deps, boss, { deviceId: box, command: WIFI });
    expect(ordered).toMatchObject({
      command: { type: 'CONFIG', kind: 'WIFI', settings: { ssid: 'yard' } },
      secretFields: ['password'],
      authLevel: 2,
    });
    const [sent] = await desk.round();
    expect(sent?.envelope.config?.wifi).toEqual({ ssid: 'yard', password: 'of the gate' });
    const logged = await db.sql(`select to_jsonb(c)::text as text from command_log c where id = $1`, [
      ordered.id,
    ]);
    expect(JSON.stringify(logged)).not.toContain('of the gate');
    await desk.answer(box, ordered.requestId);
    const kept = await db.sql('select secrets from command_secrets where command_id = $1', [ordered.id]);
    expect(kept).toEqual([{ secrets: null }]);
  });

  test('that a device gives on request are shown for some minutes, to whoever asks for them', async () => {
    await alone();
    const box = await desk.box();
    const command: DeviceCommand = { type: 'CONFIG_READ', kind: 'WIFI', includeSensitive: true };
    const { id, requestId } = await orderCommand(desk.deps, boss, { deviceId: box, command });
    await desk.round();
    await desk.answer(box, requestId, { payload: Buffer.from('ssid=yard psk=hush') });
    expect(await desk.command(id)).toMatchObject({ response: { form: 'hidden', bytes: 18 } });
    expect(await revealAnswer(desk.deps, boss, id)).toEqual({ form: 'text', content: 'ssid=yard psk=hush' });
    desk.clock.advance(15 * 60_000);
    await expect(revealAnswer(desk.deps, boss, id)).rejects.toMatchObject({ code: 'ANSWER_GONE' });
  });
});

describe('who may order what', () => {
  test('an output that is not for operators is for supervisors', async () => {
    const box = await desk.box();
    const operator = await desk.person('operator');
    await markOutput(desk.deps, boss, {
      deviceId: box,
      output: 'FAN',
      isDangerous: false,
      isForOperators: false,
    });
    const order = { deviceId: box, command: FAN };
    await expect(switchOutput(desk.deps, operator, order)).rejects.toMatchObject({
      code: 'COMMAND_NOT_ALLOWED',
    });
    const supervisor = await desk.person('supervisor');
    expect(await switchOutput(desk.deps, supervisor, order)).toMatchObject({ status: 'PENDING' });
  });

  test('a siren is switched off by anybody who may switch, and on only when armed', async () => {
    const box = await desk.box();
    const operator = await desk.person('operator');
    const on: OutputCommand = { ...SIREN_OFF, pattern: 'SOS' };
    await expect(switchOutput(desk.deps, operator, { deviceId: box, command: on })).rejects.toMatchObject({
      code: 'OUTPUT_NEEDS_ARMING',
    });
    expect(await switchOutput(desk.deps, operator, { deviceId: box, command: SIREN_OFF })).toBeTruthy();
  });

  test('a device at another site is unknown, and so are the orders to it', async () => {
    await alone();
    const box = await desk.box(true, south);
    await orderCommand(desk.deps, boss, { deviceId: box, command: GET_STATUS });
    const [{ siteId: north } = { siteId: south }] = await readCommands(desk.deps, boss, {
      open: true,
      limit: 1,
    });
    expect(north).toBe(south);
    const [place] = await db.sql(`select id from sites where name <> 'South' order by id limit 1`);
    const guard = await desk.person('technician', 'Desk 3', [SiteId.parse(place?.['id'])]);
    await expect(
      orderCommand(desk.deps, guard, { deviceId: box, command: GET_STATUS }),
    ).rejects.toMatchObject({ code: 'DEVICE_UNKNOWN' });
    expect(await readCommands(desk.deps, guard, { open: false, limit: 100 })).toEqual([]);
  });

  test('a reset needs the name of the device', async () => {
    const box = await desk.box();
    const [row] = await db.sql('select hostname from devices where id = $1', [box]);
    const name = String(row?.['hostname']);
    const reset = (confirmation: string) => factoryReset(desk.deps, boss, { deviceId: box, confirmation });
    await expect(reset('yes')).rejects.toMatchObject({
      code: 'CONFIRMATION_MISMATCH',
      data: { phrase: name },
    });
    expect(await reset(` ${name} `)).toMatchObject({ authLevel: 2, maxRetries: 0 });
  });
});

describe('the database itself', () => {
  test.each([
    ['PENDING', `update command_log set status = 'ACKNOWLEDGED'`],
    ['CANCELLED', `update command_log set status = 'SENT', outcome = null, sent_at = now(), sequence = 1`],
    ['CANCELLED', `update command_log set status = 'PENDING', outcome = null`],
    ['PENDING', `update command_log set status = 'COMPLETED'`],
    ['PENDING', `update command_log set status = 'TIMEOUT', outcome = 'no_answer', failed_at = now()`],
  ])('takes a command that is %s nowhere by «%s»', async (status, statement) => {
    await alone();
    const { id } = await orderCommand(desk.deps, boss, {
      deviceId: await desk.box(false),
      command: GET_STATUS,
    });
    if (status === 'CANCELLED') await cancel(desk.deps, boss, id);
    await expect(db.sql(statement)).rejects.toMatchObject({ code: '23514' });
    expect(await desk.command(id)).toMatchObject({ status });
  });
});
