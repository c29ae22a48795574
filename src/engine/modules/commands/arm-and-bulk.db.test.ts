import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandsDesk, createCommandsDesk } from '../../../../test/support/commands-desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { DeviceCommand } from '../../../shared/commands/device-command.ts';
import type { OutputCommand } from '../../../shared/commands/output-command.ts';
import type { DeviceId, SiteId } from '../../../shared/contract/primitives.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { approve, arm, disarm, fire, readArmings } from './arm-and-fire.ts';
import { previewBulk, readBulk, sendBulk, stopBulkOrder } from './bulk-orders.ts';
import { changeSecondPerson, readCommands } from './read-commands.ts';

const SIREN: OutputCommand = { type: 'OUTPUT', output: 'SIREN', pattern: 'SOS', totalDurationS: 30 };
const LOCATION: DeviceCommand = { type: 'CONFIG', kind: 'LOCATION', settings: { zone: 9 } };

let db: TestDatabase;
let desk: CommandsDesk;
let boss: Actor;
let operator: Actor;
let careful: SiteId;

beforeAll(async () => {
  db = await testDatabase();
  const place = await db.organisation('North');
  careful = await db.site(place.organisationId, 'Careful');
  desk = createCommandsDesk(db, place);
  boss = await desk.person('administrator', 'Desk 9');
  operator = await desk.person('operator', 'Desk 1');
  await changeSecondPerson(desk.deps, boss, { siteId: careful, isNeeded: true });
});
afterAll(() => db.drop());

describe('arming and firing', () => {
  test('fires within ten seconds, once', async () => {
    const box = await desk.box();
    const armed = await arm(desk.deps, operator, { deviceId: box, command: SIREN });
    expect(armed).toMatchObject({ state: 'armed', needsSecondPerson: false, armedStation: 'Desk 1' });
    desk.clock.advance(9999);
    const fired = await Promise.allSettled([
      fire(desk.deps, operator, { id: armed.id }),
      fire(desk.deps, operator, { id: armed.id }),
    ]);
    expect(fired.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(fired.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ARMING_USED' },
    });
    expect(await desk.round()).toHaveLength(1);
  });

  test('after ten seconds it must be armed again', async () => {
    const box = await desk.box();
    const { id } = await arm(desk.deps, operator, { deviceId: box, command: SIREN });
    expect(await readArmings(desk.deps, boss)).toMatchObject([{ id }]);
    desk.clock.advance(10_000);
    await expect(fire(desk.deps, operator, { id })).rejects.toMatchObject({ code: 'ARMING_EXPIRED' });
    expect(await readArmings(desk.deps, boss)).toEqual([]);
  });

  test('is for the one who armed; anybody may disarm; arming something else disarms', async () => {
    const box = await desk.box();
    const first = await arm(desk.deps, operator, { deviceId: box, command: SIREN });
    await expect(fire(desk.deps, boss, { id: first.id })).rejects.toMatchObject({
      code: 'COMMAND_NOT_ALLOWED',
    });
    const second = await arm(desk.deps, operator, { deviceId: box, command: { ...SIREN, output: 'TURRET' } });
    await expect(fire(desk.deps, operator, { id: first.id })).rejects.toMatchObject({ code: 'ARMING_USED' });
    expect(await disarm(desk.deps, boss, second.id)).toMatchObject({ state: 'disarmed' });
    await expect(fire(desk.deps, operator, { id: second.id })).rejects.toMatchObject({ code: 'ARMING_USED' });
  });

  test('needs another person at another station where the site says so', async () => {
    const box = await desk.box(true, careful);
    const { id, ...armed } = await arm(desk.deps, operator, { deviceId: box, command: SIREN });
    expect(armed).toMatchObject({ state: 'waiting', needsSecondPerson: true });
    await expect(fire(desk.deps, operator, { id })).rejects.toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
    const elsewhere = { ...operator, station: 'Desk 2' };
    await expect(approve(desk.deps, elsewhere, id)).rejects.toMatchObject({ data: { same: 'person' } });
    const beside = { ...boss, station: 'Desk 1' };
    await expect(approve(desk.deps, beside, id)).rejects.toMatchObject({ data: { same: 'station' } });
    desk.clock.advance(59_000);
    expect(await approve(desk.deps, boss, id)).toMatchObject({ state: 'armed', approvedStation: 'Desk 9' });
    desk.clock.advance(9000);
    expect(await fire(desk.deps, operator, { id })).toMatchObject({ approvedBy: boss.name });
  });
});

describe('an order to many devices', () => {
  const select = (deviceIds: DeviceId[]) => ({ deviceIds });

  test('leaves out what it would not fit, and is sent as it was shown, a few at a time', async () => {
    await db.sql('delete from command_log');
    const boxes = [await desk.box(), await desk.box(), await desk.box()];
    const gone = await desk.box();
    await db.sql('update devices set active = false, retired_at = now() where id = $1', [gone]);
    const selection = select([...boxes, gone]);
    const preview = await previewBulk(desk.deps, boss, { selection, command: LOCATION });
    expect(preview).toMatchObject({ included: 3, phrase: '3' });
    expect(preview.devices.map(({ exclusion }) => exclusion)).toEqual([null, null, null, 'inactive']);
    const order = { selection, command: LOCATION, digest: preview.digest, concurrency: 2 };
    await expect(sendBulk(desk.deps, boss, order)).rejects.toMatchObject({ code: 'CONFIRMATION_MISMATCH' });
    const bulk = await sendBulk(desk.deps, boss, { ...order, confirmation: '3' });
    expect(bulk).toMatchObject({ total: 3, waiting: 3, underWay: 0 });
    const first = await desk.round();
    expect(first).toHaveLength(2);
    expect(await desk.round()).toEqual([]);
    await desk.answer(boxes[0] ?? gone, first[0]?.envelope.request_id ?? '', { success: false, code: 2 });
    expect(await desk.round()).toHaveLength(1);
    expect(await readBulk(desk.deps, boss, bulk.id)).toMatchObject({
      waiting: 0,
      underWay: 2,
      outcomes: { refused: 1 },
    });
  });

  test('stops: what was not sent is cancelled', async () => {
    await db.sql('delete from command_log');
    const selection = select([await desk.box(), await desk.box()]);
    const command: DeviceCommand = { type: 'DIAGNOSTIC', action: 'MEMORY_INFO' };
    const { digest, phrase } = await previewBulk(desk.deps, boss, { selection, command });
    expect(phrase).toBeNull();
    const { id } = await sendBulk(desk.deps, boss, { selection, command, digest, concurrency: 1 });
    await desk.round();
    const stopped = await stopBulkOrder(desk.deps, boss, id);
    expect(stopped).toMatchObject({
      waiting: 0,
      underWay: 1,
      outcomes: { cancelled: 1 },
      stoppedBy: boss.name,
    });
    expect(await readCommands(desk.deps, boss, { bulkId: id, open: true, limit: 10 })).toHaveLength(1);
  });

  test('never switches on what is dangerous, and what changed since the preview is not sent', async () => {
    const boxes = [await desk.box(), await desk.box()];
    const sirens = await previewBulk(desk.deps, boss, { selection: select(boxes), command: SIREN });
    expect(sirens).toMatchObject({ included: 0 });
    expect(sirens.devices.map(({ exclusion }) => exclusion)).toEqual(['needs-arming', 'needs-arming']);
    const off = { ...SIREN, pattern: 'OFF', totalDurationS: undefined } as const;
    expect(await previewBulk(desk.deps, boss, { selection: select(boxes), command: off })).toMatchObject({
      included: 2,
    });
    const { digest } = await previewBulk(desk.deps, boss, { selection: select(boxes), command: LOCATION });
    await db.sql('delete from devices where id = $1', [boxes[0]]);
    const order = { selection: select(boxes), command: LOCATION, digest, confirmation: '2', concurrency: 2 };
    await expect(sendBulk(desk.deps, boss, order)).rejects.toMatchObject({ code: 'BULK_CHANGED' });
  });
});
