import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Role } from '../../../shared/access/model.ts';
import type { Priority } from '../../../shared/alarms/model.ts';
import { AlarmId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import { NotificationChannelId } from '../../../shared/notify/model.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { escalateRound, type Told } from './escalate-round.ts';
import * as one from './handle-alarm.ts';
import { beat } from './keep-desk.ts';
import { readAlarm } from './read-alarms.ts';
import { readEscalation, setEscalation } from './use-escalation.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let ana: Actor;
let sue: Actor;
let guards: NotificationChannelId;
const told: Told[] = [];

const deps = () => ({ database: db.database, clock: systemClock });

async function person(role: Role, station: string): Promise<Actor> {
  const me = await db.person(organisationId, { role });
  return { ...me, name: me.displayName, station };
}

async function raised(priority: Priority): Promise<AlarmId> {
  const rows = await db.sql(
    `insert into alarms (organisation_id, site_id, device_name, alarm_type, priority, state, raised_at,
       last_activated_at, source)
     values ($1, $2, 'Box', 'INTRUSION', $3, 'unacknowledged_active', now(), now(), 'device') returning id`,
    [organisationId, siteId, priority],
  );
  return z.object({ id: AlarmId }).parse(rows[0]).id;
}

/** Nobody does anything for so long. */
const pass = (seconds: number) =>
  db.sql('update alarms set waiting_since = waiting_since - make_interval(secs => $1)', [seconds]);

const round = () =>
  db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
    escalateRound(tx, organisationId, new Date(), async (_tx, _organisation, more) => {
      told.push(...more);
    }),
  );

const alarm = async (id: AlarmId) => (await readAlarm(deps(), ana, id)).alarm;
const lines = async (id: AlarmId) =>
  (await readAlarm(deps(), ana, id)).timeline
    .filter(({ action }) => action === 'escalated')
    .map(({ detail }) => detail);

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('Acme'));
  ana = await person('operator', 'Desk 1');
  sue = await person('supervisor', 'Desk 2');
  const [row] = await db.sql(
    `insert into notification_channels (organisation_id, kind, name, recipients)
     values ($1, 'email', 'Guards', '{guards@example.org}') returning id`,
    [organisationId],
  );
  guards = NotificationChannelId.parse(row?.['id']);
});
afterAll(() => db.drop());
beforeEach(async () => {
  told.length = 0;
  await db.sql('delete from alarm_timeline; delete from alarms');
  await setEscalation(deps(), sue, {
    priority: 'critical',
    steps: [
      { afterS: 30, isLouder: true, callsSupervisors: false, channelIds: [] },
      { afterS: 60, isLouder: true, callsSupervisors: true, channelIds: [] },
      { afterS: 120, isLouder: false, callsSupervisors: false, channelIds: [guards] },
    ],
  });
});

describe('an alarm that nobody takes', () => {
  it('gets louder, calls the supervisors and then somebody outside, each once', async () => {
    await beat(deps(), sue);
    await beat(deps(), ana);
    const id = await raised('critical');
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 0, waitingSince: expect.any(Date) });
    await pass(30);
    await round();
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 1, loudness: 1, calledSupervisorsAt: null });
    await pass(30);
    await round();
    expect(await alarm(id)).toMatchObject({
      escalationLevel: 2,
      loudness: 2,
      calledSupervisorsAt: expect.any(Date),
    });
    expect(told).toEqual([]);
    await pass(60);
    await round();
    await round();
    expect(told).toEqual([{ alarmId: id, channelId: guards, level: 3 }]);
    expect(await lines(id)).toEqual([
      { level: 1, waitedS: 30, loudness: 1, channels: 0 },
      { level: 2, waitedS: 60, loudness: 2, channels: 0, supervisors: 1 },
      { level: 3, waitedS: 120, loudness: 2, channels: 1 },
    ]);
  });

  it('makes up for the time in which no station looked, and only the worst are due sooner', async () => {
    const [critical, low] = [await raised('critical'), await raised('low')];
    await pass(86_000);
    await round();
    expect(await alarm(critical)).toMatchObject({ escalationLevel: 3, loudness: 2 });
    expect(await alarm(low)).toMatchObject({ escalationLevel: 0 });
    expect(told).toHaveLength(1);
  });

  it('goes on by the steps of its priority when it becomes worse', async () => {
    const id = await raised('high');
    await pass(100);
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 1 });
    await db.sql(`update alarms set priority = 'critical' where id = $1`, [id]);
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 2, loudness: 2 });
  });
});

describe('an escalation ends', () => {
  it('with whoever takes it, and begins anew when it is given back', async () => {
    const id = await raised('critical');
    await pass(70);
    await round();
    const mine = await one.claimAlarm(deps(), ana, { id });
    expect(mine).toMatchObject({
      escalationLevel: 0,
      loudness: 0,
      calledSupervisorsAt: null,
      waitingSince: null,
    });
    await pass(300);
    await round();
    expect(told).toEqual([]);
    await one.releaseAlarm(deps(), ana, { id });
    await pass(29);
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 0 });
    await pass(1);
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 1 });
  });

  it('with an acknowledgement, and one that comes back waits anew', async () => {
    const id = await raised('critical');
    await pass(70);
    await round();
    await one.acknowledgeAlarm(deps(), ana, { id });
    expect(await alarm(id)).toMatchObject({ escalationLevel: 0, waitingSince: null });
    await db.sql(
      `update alarms set state = 'unacknowledged_active', acknowledged_at = null, acknowledged_by = null,
         acknowledged_by_name = null, acknowledged_station = null, acknowledge_note = null where id = $1`,
      [id],
    );
    await pass(40);
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 1 });
  });

  it('while something keeps it quiet', async () => {
    const id = await raised('critical');
    await pass(70);
    await round();
    await one.shelveAlarm(deps(), sue, { id, minutes: 15, reason: 'known' });
    await pass(500);
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 0, waitingSince: null });
    expect(told).toEqual([]);
  });

  it('not with a mere return, or a repeat', async () => {
    const id = await raised('critical');
    await pass(40);
    await db.sql(`update alarms set state = 'unacknowledged_returned', returned_at = now() where id = $1`, [
      id,
    ]);
    await db.sql(`update alarms set state = 'unacknowledged_active', count = 2 where id = $1`, [id]);
    await round();
    expect(await alarm(id)).toMatchObject({ escalationLevel: 1 });
  });
});

describe('the steps of a priority', () => {
  it('come with the organisation, and are replaced as a whole', async () => {
    const policies = await readEscalation(deps(), sue);
    expect(policies.map(({ priority, steps }) => [priority, steps.map(({ afterS }) => afterS)])).toEqual([
      ['critical', [30, 60, 120]],
      ['high', [90, 180]],
      ['medium', [300, 900]],
      ['low', []],
    ]);
    expect(policies[0]?.steps[2]?.channelIds).toEqual([guards]);
  });

  it('name channels that are there', async () => {
    const wrong = setEscalation(deps(), sue, {
      priority: 'low',
      steps: [
        {
          afterS: 600,
          isLouder: false,
          callsSupervisors: false,
          channelIds: [NotificationChannelId.parse(guards + 1000)],
        },
      ],
    });
    await expect(wrong).rejects.toMatchObject({ code: 'CHANNEL_UNKNOWN' });
    expect((await readEscalation(deps(), sue)).at(-1)).toEqual({ priority: 'low', steps: [] });
  });
});
