import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CommandsDesk, createCommandsDesk } from '../../../../test/support/commands-desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { DeviceId, OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { RuleCondition } from '../../../shared/rules/condition.ts';
import type { Rule, RuleDefinition, RuleDraft, RuleScope } from '../../../shared/rules/model.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { createAlarms } from '../alarms/index.ts';
import { dryRun } from './dry-run.ts';
import { readRules, readStates } from './read-rules.ts';
import { createRuleRounds, type RuleRounds } from './rule-rounds.ts';
import type { RulesDeps } from './rules-deps.ts';
import { createRule, saveRule, setArchived, setEnabled } from './save-rule.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let siteId: SiteId;
let desk: CommandsDesk;
let chief: Actor;
let deps: RulesDeps;
let rounds: RuleRounds;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId } = await db.organisation('North'));
  desk = createCommandsDesk(db, { organisationId, siteId });
  chief = await desk.person('supervisor');
});
afterAll(() => db.drop());

beforeEach(async () => {
  await db.sql('delete from alarms');
  await db.sql('delete from rules');
  await db.sql('update device_status set temperature = 20');
  deps = { database: db.database, clock: desk.clock, wake: () => rounds.doubt() };
  rounds = station();
});

/** Evaluates from what the database has, as after a start. */
function station(): RuleRounds {
  const alarms = createAlarms({ database: db.database, clock: desk.clock });
  return createRuleRounds({
    database: db.database,
    organisationId,
    clock: desk.clock,
    raise: alarms.applyInTransaction,
  });
}

const HOT: RuleCondition = {
  kind: 'holds',
  test: { by: 'limits', metric: 'temperatureC', min: null, max: 45, hysteresis: 3 },
  onDelayS: 0,
  offDelayS: 0,
};
const draft = (
  condition: RuleCondition = HOT,
  change: Partial<RuleDefinition> = {},
  name = 'Too warm',
): RuleDraft => ({
  name,
  definition: { condition, priority: 'low', escalation: [], schedule: null, ...change },
});

async function enabled(made: RuleDraft, scope: RuleScope = { of: 'organisation' }): Promise<Rule> {
  const { id } = await createRule(deps, chief, { scope, draft: made });
  return setEnabled(deps, chief, { id, isEnabled: true });
}

const alarms = () =>
  db.sql(
    `select alarm_type as type, title, priority::text, state::text, subject, source, device_id as "deviceId", count
     from alarms order by id`,
  );
const states = async () => (await alarms()).map(({ state }) => state);
const warm = (id: DeviceId, temperature: number) => desk.report(id, { temperature });

describe('rules', () => {
  it('raise an alarm under their own name and priority, and return it', async () => {
    const box = await desk.box();
    const rule = await enabled(draft());
    await warm(box, 44);
    await rounds.round();
    expect(await alarms()).toEqual([]);
    await warm(box, 46);
    await rounds.round();
    await rounds.round();
    expect(await alarms()).toEqual([
      {
        type: 'RULE',
        title: 'Too warm',
        priority: 'low',
        state: 'unacknowledged_active',
        subject: `rule:${rule.id}`,
        source: 'rule',
        deviceId: box,
        count: 1,
      },
    ]);
    expect(await readStates(deps, chief, rule.id)).toMatchObject([{ deviceId: box, lastValue: '46' }]);
    expect(await readRules(deps, chief)).toMatchObject([{ id: rule.id, activeCount: 1 }]);
    await warm(box, 41);
    await rounds.round();
    expect(await states()).toEqual(['unacknowledged_returned']);
    expect(await readStates(deps, chief, rule.id)).toEqual([]);
  });

  it('raise at a start what is true already, and only once however often the station starts', async () => {
    const box = await desk.box();
    await warm(box, 50);
    await enabled(draft());
    await station().round();
    await station().round();
    expect(await alarms()).toMatchObject([{ deviceId: box, count: 1 }]);
  });

  it('go on with their delay in another station', async () => {
    const box = await desk.box();
    await enabled(draft({ ...HOT, onDelayS: 60 }));
    await warm(box, 50);
    await rounds.round();
    desk.clock.advance(59_000);
    await station().round();
    expect(await alarms()).toEqual([]);
    desk.clock.advance(5000);
    await station().round();
    expect(await states()).toEqual(['unacknowledged_active']);
  });

  it('write nothing where the transaction that raises the alarm fails, and raise it the next time', async () => {
    const box = await desk.box();
    const rule = await enabled(draft());
    await warm(box, 50);
    const failing = createRuleRounds({
      database: db.database,
      organisationId,
      clock: desk.clock,
      raise: () => Promise.reject(new Error('it was not to be')),
    });
    await expect(failing.round()).rejects.toThrow('it was not to be');
    expect(await readStates(deps, chief, rule.id)).toEqual([]);
    await rounds.round();
    expect(await states()).toEqual(['unacknowledged_active']);
  });

  it('give way to a narrower rule of the same name, and to an exception', async () => {
    const [usual, tough, exempt] = [await desk.box(), await desk.box(), await desk.box()];
    await enabled(draft());
    const narrow = draft(
      {
        ...HOT,
        test: { ...HOT.test, by: 'limits', metric: 'temperatureC', min: null, max: 70, hysteresis: 3 },
      },
      {},
      'too WARM',
    );
    await enabled(narrow, { of: 'device', deviceId: tough });
    await enabled(draft({ kind: 'exempt' }), { of: 'device', deviceId: exempt });
    for (const box of [usual, tough, exempt]) await warm(box, 60);
    await rounds.round();
    expect(await alarms()).toMatchObject([{ deviceId: usual }]);
    await warm(tough, 71);
    await rounds.round();
    expect(await alarms()).toMatchObject([{ deviceId: usual }, { deviceId: tough }]);
  });

  it('return their alarms when they are switched off or archived', async () => {
    const box = await desk.box();
    const rule = await enabled(draft());
    await warm(box, 50);
    await rounds.round();
    await setEnabled(deps, chief, { id: rule.id, isEnabled: false });
    await rounds.round();
    expect(await states()).toEqual(['unacknowledged_returned']);
    expect(await setArchived(deps, chief, { id: rule.id, isArchived: true })).toMatchObject({
      isEnabled: false,
    });
    await expect(setEnabled(deps, chief, { id: rule.id, isEnabled: true })).rejects.toMatchObject({
      code: 'RULE_ARCHIVED',
    });
  });

  it('keep their alarm when a new version still holds, and say who was quicker', async () => {
    const box = await desk.box();
    const rule = await enabled(draft());
    await warm(box, 50);
    await rounds.round();
    const change = { id: rule.id, basedOn: 1, draft: draft(HOT, { priority: 'critical' }) };
    expect(await saveRule(deps, chief, change)).toMatchObject({ version: 2 });
    await rounds.round();
    expect(await alarms()).toMatchObject([{ count: 1, state: 'unacknowledged_active' }]);
    await expect(saveRule(deps, chief, change)).rejects.toMatchObject({ code: 'RULE_CHANGED' });
  });

  it('see what was committed late, after younger rows', async () => {
    const [late, early] = [await desk.box(), await desk.box()];
    await enabled(draft());
    await rounds.round();
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let written = (): void => undefined;
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const slow = db.database.transaction({ as: 'organisation', organisationId }, async (tx) => {
      await tx.execute(
        'update device_status set temperature = 50, revision = revision + 1 where device_id = $1',
        [late],
      );
      written();
      await held;
    });
    await isWritten;
    await warm(early, 50);
    await rounds.round();
    await rounds.round();
    expect(await alarms()).toMatchObject([{ deviceId: early }]);
    finish();
    await slow;
    await rounds.round();
    expect(await alarms()).toMatchObject([{ deviceId: early }, { deviceId: late }]);
  });

  it('are for sites that are granted, and for all only by who has all', async () => {
    const guard = await desk.person('supervisor', 'Desk 2', [siteId]);
    const other = await db.site(organisationId, `South ${Date.now()}`);
    await enabled(draft());
    await enabled(draft(), { of: 'site', siteId: other });
    const own = await createRule(deps, guard, { scope: { of: 'site', siteId }, draft: draft() });
    expect(await readRules(deps, guard)).toMatchObject([{ id: own.id }]);
    for (const scope of [{ of: 'organisation' }, { of: 'site', siteId: other }] as const)
      await expect(createRule(deps, guard, { scope, draft: draft() })).rejects.toMatchObject({
        code: 'PLACE_UNKNOWN',
      });
    await expect(
      createRule(deps, chief, { scope: { of: 'site', siteId }, draft: draft(HOT, {}, 'TOO warm') }),
    ).rejects.toMatchObject({ code: 'RULE_NAME_TAKEN' });
  });

  it('raise the priority of their alarm while it is active, once, also in another station', async () => {
    const box = await desk.box();
    await enabled(
      draft(HOT, {
        escalation: [
          { to: 'high', afterS: 3600, beyond: null },
          { to: 'critical', afterS: null, beyond: 60 },
        ],
      }),
    );
    await warm(box, 50);
    await rounds.round();
    await db.sql(`update alarms set state = 'acknowledged_active', acknowledged_at = now(),
      acknowledged_by_name = 'A', acknowledged_station = 'Desk 1'`);
    desk.clock.advance(3_602_000);
    await station().round();
    expect(await alarms()).toMatchObject([{ priority: 'high', state: 'unacknowledged_active', count: 1 }]);
    await warm(box, 61);
    await rounds.round();
    await station().round();
    expect(await alarms()).toMatchObject([{ priority: 'critical', count: 1 }]);
    const lines = await db.sql('select action, detail from alarm_timeline order by id');
    expect(lines).toEqual([
      { action: 'raised', detail: null },
      { action: 'priority_raised', detail: { from: 'low', to: 'high' } },
      { action: 'priority_raised', detail: { from: 'high', to: 'critical' } },
    ]);
  });
});

describe('a rule on two sources', () => {
  const raise = (deviceId: DeviceId, type: string, agoS = 0) =>
    db.sql(
      `insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, priority, state, raised_at,
         last_activated_at, source)
       values ($1, $2, $3, 'box', $4, 'high', 'unacknowledged_active', $5, $5, 'device')`,
      [organisationId, siteId, deviceId, type, new Date(desk.clock.now().getTime() - agoS * 1000)],
    );
  const CONFIRMED: RuleCondition = {
    kind: 'confirmed',
    first: ['PANIC1', 'PANIC2'],
    second: ['TAMPER'],
    withinS: 300,
    place: 'site',
    differs: 'type',
    inOrder: false,
  };

  it('raises a confirmed alarm once, and returns it when both are over', async () => {
    const [one, other] = [await desk.box(), await desk.box()];
    await enabled(draft(CONFIRMED, { priority: 'critical' }, 'Attack'));
    await raise(one, 'PANIC1', 400);
    await raise(other, 'TAMPER');
    await rounds.round();
    expect(await alarms()).toHaveLength(2);
    await raise(one, 'PANIC2', 100);
    await rounds.round();
    await station().round();
    const told = await db.sql(
      `select t.action, t.detail, a.avs_score as score from alarm_timeline t join alarms a on a.id = t.alarm_id
       where a.alarm_type = 'CONFIRMED' order by t.id`,
    );
    expect(told).toEqual([
      { action: 'raised', detail: null, score: 2 },
      { action: 'verified', detail: { score: 2, from: null }, score: 2 },
    ]);
    const confirmed = async () => (await alarms()).filter(({ type }) => type === 'CONFIRMED');
    expect(await confirmed()).toMatchObject([
      { title: 'Attack', priority: 'critical', state: 'unacknowledged_active', deviceId: other, count: 1 },
    ]);
    await db.sql(
      `update alarms set state = 'unacknowledged_returned', returned_at = now() where alarm_type <> 'CONFIRMED'`,
    );
    await rounds.round();
    expect(await confirmed()).toMatchObject([{ state: 'unacknowledged_returned' }]);
  });

  it('is confirmed by two zones one after the other, never by one twice', async () => {
    const [one, same, next] = [await desk.box(), await desk.box(), await desk.box()];
    for (const [name, boxes] of [
      ['Hall', [one, same]],
      ['Store', [next]],
    ] as const)
      await db.sql(
        `with made as (insert into zones (organisation_id, site_id, name) values ($1, $2, $3) returning id)
         update devices set zone_id = made.id from made where devices.id = any ($4::bigint[])`,
        [organisationId, siteId, name, boxes],
      );
    await enabled(
      draft({ ...CONFIRMED, first: ['INTRUSION'], second: ['INTRUSION'], differs: 'zone', inOrder: true }),
    );
    await raise(one, 'INTRUSION', 60);
    await raise(same, 'INTRUSION', 30);
    await rounds.round();
    expect(await alarms()).toHaveLength(2);
    await raise(next, 'INTRUSION');
    await rounds.round();
    expect((await alarms()).at(-1)).toMatchObject({ type: 'CONFIRMED', deviceId: next });
  });
});

describe('a dry run', () => {
  it('tells what would have been raised, when and where, and raises nothing', async () => {
    const [hot, cool] = [await desk.box(), await desk.box()];
    const hour = 3_600_000;
    const now = desk.clock.now().getTime();
    await db.database.transaction({ as: 'organisation', organisationId }, async (tx) => {
      for (const [id, agoMs, temperature] of [
        [hot, 50 * hour, 50],
        [hot, 49 * hour, 30],
        [hot, 2 * hour, 48],
        [cool, 2 * hour, 20],
      ] as const)
        await tx.execute(
          `insert into heartbeats (time, device_id, organisation_id, temperature, change_type)
           values ($1, $2, $3, $4, 'SENSOR_DATA')`,
          [new Date(now - agoMs), id, organisationId, temperature],
        );
    });
    const tried = await dryRun(
      deps,
      chief,
      { scope: { of: 'site', siteId }, draft: draft() },
      new AbortController().signal,
    );
    expect(tried).toMatchObject({ total: 2, openNow: 1, limits: [] });
    expect(tried.alarms).toMatchObject([
      { deviceId: hot, raisedAt: new Date(now - 2 * hour), returnedAt: null, priority: 'low' },
      { deviceId: hot, raisedAt: new Date(now - 50 * hour), returnedAt: new Date(now - 49 * hour) },
    ]);
    expect(tried.perDay.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(await alarms()).toEqual([]);
  });

  it('says where the history has nothing of the figure, and ends when it is given up', async () => {
    const signal = new AbortController();
    const input = {
      scope: { of: 'organisation' } as const,
      draft: draft({ ...HOT, test: { by: 'limits', metric: 'rssiDbm', min: -80, max: null, hysteresis: 0 } }),
    };
    expect(await dryRun(deps, chief, input, signal.signal)).toMatchObject({
      total: 0,
      limits: ['no-history'],
    });
    signal.abort();
    await expect(dryRun(deps, chief, { ...input, draft: draft() }, signal.signal)).rejects.toThrow();
  });
});
