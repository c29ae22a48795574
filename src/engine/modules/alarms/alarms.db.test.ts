import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { AlarmType } from '../../../shared/alarms/model.ts';
import {
  AlarmId,
  DeviceId,
  type OrganisationId,
  type SiteId,
  UserId,
} from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Actor } from './alarms-deps.ts';
import { applySignals } from './apply-signals.ts';
import type { AlarmSignal } from './domain/alarm-signal.ts';
import { acknowledgeAlarm, addNote, closeAlarm } from './handle-alarm.ts';
import { readAlarm, readHistory } from './read-alarms.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let deviceId: DeviceId;
let ana: Actor;
let ben: Actor;
let lastMac = 0;

const deps = () => ({ database: db.database, clock: systemClock });

async function person(name: string, station: string): Promise<Actor> {
  const [row] = await db.sql(
    `insert into users (organisation_id, username, display_name, password_hash, role)
     values ($1, $2, $3, 'x', 'operator') returning id`,
    [organisationId, name.toLowerCase(), name],
  );
  return { userId: UserId.parse(row?.['id']), organisationId, name, station };
}

async function device(): Promise<DeviceId> {
  lastMac += 1;
  const mac = `02:00:00:00:00:${lastMac.toString(16).padStart(2, '0')}`;
  const [row] = await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     values ($1, $2, 'alarm_box', $3, $4, 'watchdesk') returning id`,
    [organisationId, siteId, mac, `BOX_${lastMac}`],
  );
  return DeviceId.parse(row?.['id']);
}

function signal(kind: AlarmSignal['kind'], change: Partial<AlarmSignal> = {}): AlarmSignal {
  return {
    deviceId,
    siteId,
    deviceName: 'Box',
    deviceMac: null,
    type: 'PANIC1',
    kind,
    priority: null,
    at: new Date(),
    source: 'device',
    eventId: null,
    note: null,
    ...change,
  };
}

const apply = (...signals: AlarmSignal[]) =>
  db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    applySignals(tx, organisationId, signals),
  );

async function openAlarm(type: AlarmType = 'PANIC1') {
  const rows = await db.sql(
    `select id, state, count, priority, acknowledged_by_name from alarms
     where device_id = $1 and alarm_type = $2 and state <> 'closed'`,
    [deviceId, type],
  );
  expect(rows).toHaveLength(1);
  return z
    .object({
      id: AlarmId,
      state: z.string(),
      count: z.int(),
      priority: z.string(),
      acknowledged_by_name: z.string().nullable(),
    })
    .parse(rows[0]);
}

async function codeOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('no declared error', { cause: error });
  return error;
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Acme'));
  ana = await person('Ana', 'Desk 1');
  ben = await person('Ben', 'Desk 2');
});
afterAll(() => db.drop());
beforeEach(async () => {
  deviceId = await device();
});

describe('what devices report', () => {
  it('raises one alarm, counts repeats on it and lets it return', async () => {
    await apply(signal('active'), signal('active'));
    await apply(signal('active'), signal('returned'));
    expect(await openAlarm()).toMatchObject({
      state: 'unacknowledged_returned',
      count: 3,
      priority: 'critical',
    });
  });

  it('raises the priority of the type and never lowers it', async () => {
    await apply(signal('active', { type: 'TAMPER', priority: 'low' }));
    expect(await openAlarm('TAMPER')).toMatchObject({ priority: 'high' });
    await apply(signal('active', { type: 'TAMPER', priority: 'critical' }));
    await apply(signal('active', { type: 'TAMPER', priority: 'medium' }));
    expect(await openAlarm('TAMPER')).toMatchObject({ priority: 'critical', count: 3 });
  });

  it('writes output events to the timeline of the open alarms only', async () => {
    await apply(signal('output', { note: 'siren on' }));
    await apply(signal('active'), signal('output', { note: 'siren off' }));
    const { timeline } = await readAlarm(deps(), ana, (await openAlarm()).id);
    expect(timeline.map((entry) => [entry.action, entry.note])).toEqual([
      ['raised', null],
      ['output', 'siren off'],
    ]);
  });

  it('keeps two types of a device apart', async () => {
    await apply(signal('active'), signal('active', { type: 'TAMPER' }), signal('returned'));
    expect(await openAlarm('PANIC1')).toMatchObject({ state: 'unacknowledged_returned' });
    expect(await openAlarm('TAMPER')).toMatchObject({ state: 'unacknowledged_active' });
  });

  it('leaves nothing behind when its transaction fails', async () => {
    const failing = db.database.transaction({ as: 'organisation', organisationId }, async (tx) => {
      await applySignals(tx, organisationId, [signal('active')]);
      throw new Error('the batch failed');
    });
    await expect(failing).rejects.toThrow('the batch failed');
    expect(await db.sql('select 1 from alarms where device_id = $1', [deviceId])).toEqual([]);
  });
});

describe('acknowledging', () => {
  it('has one winner among ten desks, and tells the others who it was', async () => {
    await apply(signal('active'));
    const { id } = await openAlarm();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => acknowledgeAlarm(deps(), index % 2 === 0 ? ana : ben, { id })),
    );
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(won).toHaveLength(1);
    const winner = won[0]?.value.acknowledgedBy;
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      expect(outcome.reason).toMatchObject({ code: 'ALARM_ALREADY_ACKNOWLEDGED', data: { by: winner } });
    }
    const { timeline } = await readAlarm(deps(), ana, id);
    expect(timeline.filter((entry) => entry.action === 'acknowledged')).toHaveLength(1);
  });

  it('keeps who, where and the note, and forgets them when the alarm comes again', async () => {
    await apply(signal('active'));
    const { id } = await openAlarm();
    expect(await acknowledgeAlarm(deps(), ana, { id, note: 'Called the site' })).toMatchObject({
      state: 'acknowledged_active',
      acknowledgedBy: 'Ana',
      acknowledgedStation: 'Desk 1',
      acknowledgeNote: 'Called the site',
    });
    await apply(signal('active'));
    expect(await openAlarm()).toMatchObject({
      id,
      state: 'unacknowledged_active',
      acknowledged_by_name: null,
    });
    const { timeline } = await readAlarm(deps(), ana, id);
    expect(timeline.map((entry) => [entry.action, entry.by, entry.note])).toEqual([
      ['raised', null, null],
      ['acknowledged', 'Ana', 'Called the site'],
      ['reactivated', null, null],
    ]);
  });

  it('says that an alarm does not exist', async () => {
    const id = AlarmId.parse(999_999);
    expect((await codeOf(acknowledgeAlarm(deps(), ana, { id }))).code).toBe('NOT_FOUND');
  });

  it('cannot reach another organisation’s alarm', async () => {
    await apply(signal('active'));
    const { id } = await openAlarm();
    const other = await db.organisation(`Other ${lastMac}`);
    const stranger = { ...ben, organisationId: other.organisationId };
    expect((await codeOf(acknowledgeAlarm(deps(), stranger, { id }))).code).toBe('NOT_FOUND');
    expect(await openAlarm()).toMatchObject({ state: 'unacknowledged_active' });
  });
});

it('an alarm of a site that is not granted does not exist', async () => {
  await apply(signal('active'));
  const { id } = await openAlarm();
  const elsewhere = await db.site(organisationId, `Site ${lastMac}`);
  const guard = async (sites: SiteId[]): Promise<Actor> => {
    const { userId } = await db.person(organisationId, { role: 'operator', siteIds: sites });
    return { ...ben, userId };
  };
  const stranger = await guard([elsewhere]);
  const attempts = [
    () => readAlarm(deps(), stranger, id),
    () => acknowledgeAlarm(deps(), stranger, { id }),
    () => addNote(deps(), stranger, { id, note: 'Let me in' }),
    () => closeAlarm(deps(), stranger, { id, disposition: 'false' }),
  ];
  for (const attempt of attempts) expect((await codeOf(attempt())).code).toBe('NOT_FOUND');
  expect(await readHistory(deps(), stranger, { limit: 50 })).toEqual([]);
  expect(await openAlarm()).toMatchObject({ state: 'unacknowledged_active' });

  const here = await guard([elsewhere, siteId]);
  expect((await readHistory(deps(), here, { deviceId, limit: 50 })).map((alarm) => alarm.id)).toEqual([id]);
  expect(await acknowledgeAlarm(deps(), here, { id })).toMatchObject({ state: 'acknowledged_active' });
});

describe('closing', () => {
  it('waits until the alarm is acknowledged and has returned', async () => {
    await apply(signal('active'));
    const { id } = await openAlarm();
    const close = () => closeAlarm(deps(), ana, { id, disposition: 'false', note: 'Cleaner' });
    expect((await codeOf(close())).data).toEqual({ acknowledged: false, returned: false });
    await acknowledgeAlarm(deps(), ana, { id });
    expect((await codeOf(close())).data).toEqual({ acknowledged: true, returned: false });
    await apply(signal('returned'));
    expect(await close()).toMatchObject({ state: 'closed', disposition: 'false', closedBy: 'Ana' });
    expect((await codeOf(close())).code).toBe('ALARM_CLOSED');
    expect((await codeOf(acknowledgeAlarm(deps(), ben, { id }))).code).toBe('ALARM_CLOSED');
  });

  it('lets the next activation open a new alarm', async () => {
    await apply(signal('active'), signal('returned'));
    const { id } = await openAlarm();
    await acknowledgeAlarm(deps(), ana, { id });
    await closeAlarm(deps(), ana, { id, disposition: 'real' });
    await apply(signal('active'));
    const next = await openAlarm();
    expect(next.id).not.toBe(id);
    expect(next).toMatchObject({ state: 'unacknowledged_active', count: 1 });
    const history = await readHistory(deps(), ana, { deviceId, limit: 10 });
    expect(history.map((alarm) => alarm.state)).toEqual(['unacknowledged_active', 'closed']);
  });
});

it('an output event raises the revision of its device’s open alarms and changes nothing else', async () => {
  await apply(signal('active'));
  const { id } = await openAlarm();
  await acknowledgeAlarm(deps(), ana, { id, note: 'Seen' });
  const before = (await readAlarm(deps(), ana, id)).alarm;
  await apply(signal('output', { note: 'siren on' }));
  const after = (await readAlarm(deps(), ana, id)).alarm;
  expect(after).toEqual({ ...before, revision: after.revision });
  expect(after.revision).toBeGreaterThan(before.revision);
});

it('a note raises the alarm’s revision, so that other desks read the timeline again', async () => {
  await apply(signal('active'));
  const { id } = await openAlarm();
  const before = (await readAlarm(deps(), ana, id)).alarm.revision;
  await addNote(deps(), ben, { id, note: 'Police on the way' });
  const { alarm, timeline } = await readAlarm(deps(), ana, id);
  expect(alarm.revision).toBeGreaterThan(before);
  expect(timeline.at(-1)).toMatchObject({ action: 'note', by: 'Ben', station: 'Desk 2' });
});

it('of a retired device silence is no alarm, and a pressed button still is', async () => {
  await db.sql('update devices set active = false, retired_at = now() where id = $1', [deviceId]);
  await apply(signal('active', { type: 'OFFLINE', source: 'engine' }), signal('active'));
  expect((await openAlarm()).count).toBe(1);
  const all = await db.sql('select alarm_type from alarms where device_id = $1', [deviceId]);
  expect(all).toEqual([{ alarm_type: 'PANIC1' }]);
});

it('an alarm opens at the site and under the name that the registry has at the moment', async () => {
  await db.sql(`update devices set name = 'Gate', site_id = $2 where id = $1`, [
    deviceId,
    await db.site(organisationId, 'Moved to'),
  ]);
  await apply(signal('active'));
  expect(
    await db.sql(
      `select a.device_name, s.name as site from alarms a join sites s on s.id = a.site_id where a.device_id = $1`,
      [deviceId],
    ),
  ).toEqual([{ device_name: 'Gate', site: 'Moved to' }]);
});
