import { afterAll, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import { applySignals } from '../../src/engine/modules/alarms/apply-signals.ts';
import { deskRound } from '../../src/engine/modules/alarms/desk-clock.ts';
import type { AlarmSignal } from '../../src/engine/modules/alarms/domain/alarm-signal.ts';
import { readAlarm } from '../../src/engine/modules/alarms/read-alarms.ts';
import { guardRefusal } from '../../src/engine/modules/alarms/refusal.ts';
import { startWindows } from '../../src/engine/modules/alarms/use-windows.ts';
import { AppError } from '../../src/engine/platform/app-error.ts';
import { type Clock, systemClock } from '../../src/engine/platform/clock.ts';
import type { Actor } from '../../src/engine/platform/rpc/call-context.ts';
import type { Role } from '../../src/shared/access/model.ts';
import type { Alarm, AlarmType } from '../../src/shared/alarms/model.ts';
import { AlarmId, DeviceId, type OrganisationId, type SiteId } from '../../src/shared/contract/primitives.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
}

/** The declared error that is expected of it. */
async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error = await thrownBy(work);
  if (!(error instanceof AppError)) throw new Error('no declared error', { cause: error });
  return error;
}

/** What the database's own refusal is called at the desk. */
async function guardedAs(work: Promise<unknown>, id: AlarmId): Promise<unknown> {
  const error = await thrownBy(work);
  return guardRefusal(error, [id]) ?? error;
}

/** An organisation with a site, four people at their desks, a box for each test, and a clock that tests move. */
export function alarmRoom() {
  let db: TestDatabase;
  let organisationId: OrganisationId;
  let siteId: SiteId;
  let deviceId: DeviceId;
  let people: Readonly<Record<'ana' | 'ben' | 'sue' | 'tom', Actor>>;
  let lastMac = 0;
  let nowMs = Date.now();

  const clock: Clock = { ...systemClock, now: () => new Date(nowMs) };
  const deps = () => ({ database: db.database, clock });

  async function person(role: Role, station: string): Promise<Actor> {
    const me = await db.person(organisationId, { role });
    return { ...me, name: me.displayName, station };
  }

  async function device(): Promise<DeviceId> {
    lastMac += 1;
    const [row] = await db.sql(
      `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
       values ($1, $2, 'alarm_box', ('02:00:00:00:01:' || lpad(to_hex($3::int), 2, '0'))::macaddr, 'BOX_' || $3,
         'watchdesk') returning id`,
      [organisationId, siteId, lastMac],
    );
    return DeviceId.parse(row?.['id']);
  }

  beforeAll(async () => {
    db = await testDatabase();
    ({ organisationId, siteId } = await db.organisation('Acme'));
    people = {
      ana: await person('operator', 'Desk 1'),
      ben: await person('operator', 'Desk 2'),
      sue: await person('supervisor', 'Desk 3'),
      tom: await person('technician', 'Van'),
    };
  });
  afterAll(() => db.drop());
  beforeEach(async () => {
    deviceId = await device();
  });

  const signal = (kind: AlarmSignal['kind'], change: Partial<AlarmSignal> = {}): AlarmSignal => ({
    deviceId,
    siteId,
    deviceName: 'Box',
    deviceMac: null,
    type: 'INTRUSION',
    kind,
    priority: null,
    at: clock.now(),
    source: 'device',
    eventId: null,
    note: null,
    ...change,
  });
  const report = (...signals: AlarmSignal[]) =>
    db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
      applySignals(tx, organisationId, signals),
    );
  const round = () =>
    db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
      deskRound(tx, organisationId, clock.now()),
    );

  async function newest(type: AlarmType): Promise<AlarmId> {
    const rows = await db.sql(
      'select id from alarms where device_id = $1 and alarm_type = $2 order by id desc limit 1',
      [deviceId, type],
    );
    return z.object({ id: AlarmId }).parse(rows[0]).id;
  }
  async function raised(type: AlarmType = 'INTRUSION'): Promise<AlarmId> {
    await report(signal('active', { type }));
    return newest(type);
  }

  return {
    get db() {
      return db;
    },
    get organisationId() {
      return organisationId;
    },
    get siteId() {
      return siteId;
    },
    /** Of the running test alone. */
    get deviceId() {
      return deviceId;
    },
    get ana() {
      return people.ana;
    },
    get ben() {
      return people.ben;
    },
    get sue() {
      return people.sue;
    },
    get tom() {
      return people.tom;
    },
    now: clock.now,
    pass: (seconds: number): void => {
      nowMs += seconds * 1000;
    },
    deps,
    signal,
    report,
    round,
    newest,
    raised,
    alarm: async (id: AlarmId): Promise<Alarm> => (await readAlarm(deps(), people.ana, id)).alarm,
    actions: async (id: AlarmId) =>
      (await readAlarm(deps(), people.ana, id)).timeline.map(({ action }) => action),
    /** The box of the test is on test. */
    onTest: (minutes: number) =>
      startWindows(deps(), people.tom, {
        kind: 'on_test',
        scope: { of: 'device', deviceId },
        ends: minutes,
        reason: 'service',
      }),
    refusalOf,
    guardedAs,
  };
}
