import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pdfText } from '../../../../test/support/pdf-text.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Role } from '../../../shared/access/model.ts';
import { AlarmId, DeviceId, type OrganisationId, type SiteId } from '../../../shared/contract/primitives.ts';
import type { HandoverId } from '../../../shared/handovers/model.ts';
import { systemClock } from '../../platform/clock.ts';
import { createPrinter } from '../../platform/pdf/printer.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { endFlag, raiseFlag, readFlags } from './keep-flags.ts';
import { beginHandover, giveUpHandover, saveNotes, withdrawHandover } from './prepare-handover.ts';
import { printHandover } from './print-handover.ts';
import { previewHandover } from './read-content.ts';
import { findHandovers, readHandover, readOpenHandovers } from './read-handovers.ts';
import { acceptHandover, offerHandover } from './sign-handover.ts';
import { verifyHandovers } from './verify-handovers.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let north: SiteId;
let south: SiteId;
let ana: Actor;
let ben: Actor;
let organisations = 0;
let alarms = 0;

const START = Date.parse('2026-11-20T14:00:00Z');
let nowMs = START;
const clock = { ...systemClock, now: () => new Date(nowMs) };
const deps = () => ({ database: db.database, clock });
const later = (minutes: number) => {
  nowMs += minutes * 60_000;
};

async function person(name: string, options: { role?: Role; siteIds?: readonly SiteId[] } = {}) {
  const me = await db.person(organisationId, { role: 'operator', ...options });
  const { userId, role, allSites, siteIds } = me;
  return { userId, organisationId, name, station: `${name}'s desk`, role, allSites, siteIds };
}

interface AlarmOptions {
  readonly at?: SiteId;
  readonly priority?: 'critical' | 'high' | 'low';
  readonly acknowledged?: boolean;
  readonly set?: string;
}

async function alarm({
  at = north,
  priority = 'high',
  acknowledged = true,
  set,
}: AlarmOptions = {}): Promise<AlarmId> {
  alarms += 1;
  const [row] = await db.sql(
    `insert into alarms (organisation_id, site_id, device_name, alarm_type, subject, priority, state, raised_at,
       last_activated_at, source, acknowledged_at, acknowledged_by_name)
     values ($1, $2, 'Box', 'INTRUSION', $3, $4,
       (case when $5 then 'acknowledged_active' else 'unacknowledged_active' end)::alarm_state, $6, $6, 'device',
       case when $5 then $6::timestamptz end, case when $5 then 'Ana' end) returning id`,
    [organisationId, at, `${alarms}`, priority, acknowledged, clock.now()],
  );
  const id = AlarmId.parse(row?.['id']);
  if (set !== undefined) await db.sql(`update alarms set ${set} where id = $1`, [id]);
  return id;
}

async function offered(by = ana): Promise<HandoverId> {
  const { id } = await beginHandover(deps(), by);
  await offerHandover(deps(), by, id);
  return id;
}

async function accept(id: HandoverId, by = ben) {
  const { differenceMark } = await readHandover(deps(), by, id);
  return acceptHandover(deps(), by, { id, seen: differenceMark ?? '', takesUnseen: false });
}

const sealed = async (by = ana, to = ben) => accept(await offered(by), to);
const faults = async () => (await verifyHandovers(deps(), ana, null)).faults.map(({ why }) => why);
const refused = { code: 'WD004' };

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  nowMs = START;
  organisations += 1;
  ({ organisationId, siteId: north } = await db.organisation(`Ours ${organisations}`));
  south = await db.site(organisationId, 'South');
  ana = await person('Ana');
  ben = await person('Ben');
});

describe('a handover', () => {
  test('fills itself: each alarm stands in the first place that fits, worst first', async () => {
    const later4h = `timestamptz '2026-11-20T18:00:00Z'`;
    const overdue = await alarm({ acknowledged: false });
    later(24 * 60);
    const low = await alarm({ priority: 'low' });
    const critical = await alarm({ priority: 'critical', acknowledged: false });
    const held = await alarm({
      set: `claimed_at = now(), claimed_by_name = 'Ana', claimed_station = 'Desk 1', held_until = ${later4h},
            hold_reason = 'Guard on his way'`,
    });
    const shelved = await alarm({
      set: `suppression = 'shelved', suppressed_at = now(), suppressed_until = ${later4h}, suppressed_by_name = 'Ana',
            suppress_reason = 'Rain'`,
    });
    const unfinished = await alarm({ set: 'unfinished_since = now()' });
    const quiet = await alarm({
      set: `suppression = 'on_test', suppressed_at = now(), suppressed_until = ${later4h}`,
    });
    await db.sql(
      `insert into suppression_windows (organisation_id, kind, batch_id, site_id, starts_at, ends_at, reason, user_name,
         station)
       select $1, kind::suppression_window_kind, gen_random_uuid(), $2, now(), now() + interval '1 day', 'Battery', 'Ana',
         'Desk 1' from unnest(array['on_test', 'out_of_service']) kind`,
      [organisationId, south],
    );
    const { sections, windows } = await previewHandover(deps(), ana);
    const ids = Object.fromEntries(
      Object.entries(sections).map(([name, { lines }]) => [name, lines.map(({ id }) => id)]),
    );
    expect(ids).toEqual({
      overdue: [overdue, unfinished],
      open: [critical, low],
      held: [held],
      shelved: [shelved],
      quiet: [quiet],
    });
    expect(sections.held.lines[0]).toMatchObject({ quietBy: 'Ana', reason: 'Guard on his way' });
    expect(windows.map(({ kind, where }) => [kind, where])).toEqual([
      ['on_test', 'South'],
      ['out_of_service', 'South'],
    ]);
  });

  test('is what the first has signed, with what came until the second signed beside it', async () => {
    const before = await alarm();
    const gone = await alarm();
    const { id, revision } = await beginHandover(deps(), ana);
    await saveNotes(deps(), ana, { id, notes: 'Gate 2 sticks.\nCall Rosa.', basedOn: revision });
    later(1);
    await offerHandover(deps(), ana, id);
    later(5);
    const arrived = await alarm();
    const onTest = `suppression = 'on_test', suppressed_at = now(), suppressed_until = now() + interval '1 h'`;
    await alarm({ set: onTest });
    await db.sql(`update alarms set count = 2 where id = $1`, [before]);
    await db.sql(`update alarms set state = 'acknowledged_returned', returned_at = now() where id = $1`, [
      gone,
    ]);
    await db.sql(
      `update alarms set state = 'closed', closed_at = now(), disposition = 'real' where id = $1`,
      [gone],
    );
    const waiting = await readHandover(deps(), ben, id);
    expect(waiting.difference?.arrived.lines.map((line) => line.id)).toEqual([before, arrived]);
    expect(waiting.difference).toMatchObject({ ended: 1, windowsBegun: [], flagsRaised: [] });

    const done = await accept(id);
    expect(done).toMatchObject({
      state: 'sealed',
      number: 1,
      outgoing: { name: 'Ana', station: "Ana's desk" },
      incoming: { name: 'Ben', station: "Ben's desk" },
      previousDigest: null,
    });
    await alarm();
    const page = await readHandover(deps(), ana, id);
    expect(page.notes).toBe('Gate 2 sticks.\nCall Rosa.');
    expect(page.content?.takenAt).toEqual(new Date(START + 60_000));
    expect(page.content?.sections.open.lines.map((line) => line.id)).toEqual([before, gone]);
    expect(page.difference?.arrived.total).toBe(2);
    expect(page.tookUnseen).toBe(false);
  });

  test('is not taken over with something new unseen, but where alarms never stop that can be said', async () => {
    const id = await offered();
    const { differenceMark } = await readHandover(deps(), ben, id);
    const seen = differenceMark ?? '';
    await alarm();
    await expect(acceptHandover(deps(), ben, { id, seen, takesUnseen: false })).rejects.toMatchObject({
      code: 'HANDOVER_NEWS',
      data: { arrived: 1 },
    });
    await acceptHandover(deps(), ben, { id, seen, takesUnseen: true });
    expect(await readHandover(deps(), ana, id)).toMatchObject({
      tookUnseen: true,
      difference: { arrived: { total: 1 } },
    });
    expect(await faults()).toEqual([]);
  });

  test('takes two people, and the first signature may be taken back before the second', async () => {
    const id = await offered();
    await expect(accept(id, ana)).rejects.toMatchObject({ code: 'HANDOVER_SAME_PERSON' });
    await expect(withdrawHandover(deps(), ben, id)).rejects.toMatchObject({ code: 'HANDOVER_NOT_YOURS' });
    expect(await withdrawHandover(deps(), ana, id)).toMatchObject({ state: 'draft', offeredAt: null });
    await expect(accept(id)).rejects.toMatchObject({ code: 'HANDOVER_MOVED', data: { state: 'draft' } });
    await expect(offerHandover(deps(), ben, id)).rejects.toMatchObject({ code: 'HANDOVER_NOT_YOURS' });
    await offerHandover(deps(), ana, id);
    await expect(
      db.sql(`update handovers set notes = 'other' where id = $1`, [id]),
      'notes under a signature',
    ).rejects.toMatchObject(refused);
    await expect(
      db.sql(
        `update handovers set state = 'sealed', incoming_id = outgoing_id, incoming_name = 'Ana', incoming_station = 'Desk',
           sealed_at = now(), difference = '{}', number = 1, digest = sha256('any') where id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ constraint: 'two_people_sign' });
    await accept(id);
  });

  test('is begun once, and signed once, when two do it at the same time', async () => {
    const begun = await Promise.allSettled([beginHandover(deps(), ana), beginHandover(deps(), ben)]);
    const won = begun.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const lost = begun.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(won).toHaveLength(1);
    expect(lost).toMatchObject([{ code: 'HANDOVER_OPEN', data: { by: won[0]?.outgoing.name } }]);
    const [draft] = won;
    if (draft === undefined) throw new Error('nobody began');
    const goes = draft.outgoing.userId === ana.userId ? ana : ben;
    await offerHandover(deps(), goes, draft.id);
    const comers = [await person('Cleo'), await person('Dan')];
    const { differenceMark } = await readHandover(deps(), goes, draft.id);
    const taken = await Promise.allSettled(
      comers.map((by) =>
        acceptHandover(deps(), by, { id: draft.id, seen: differenceMark ?? '', takesUnseen: false }),
      ),
    );
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(taken.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))).toMatchObject([
      { code: 'HANDOVER_MOVED', data: { state: 'sealed' } },
    ]);
  });

  test('is given up with a reason by who goes or a supervisor, and another can begin', async () => {
    const { id } = await beginHandover(deps(), ana);
    await expect(giveUpHandover(deps(), ben, { id, reason: 'No' })).rejects.toMatchObject({
      code: 'HANDOVER_NOT_YOURS',
    });
    const chief = await person('Chief', { role: 'supervisor' });
    const ended = await giveUpHandover(deps(), chief, { id, reason: 'Ana went home' });
    expect(ended).toMatchObject({ state: 'given_up', givenUp: { by: 'Chief', reason: 'Ana went home' } });
    expect(await readOpenHandovers(deps(), ana)).toEqual([]);
    await expect(offerHandover(deps(), ana, id)).rejects.toMatchObject({ code: 'HANDOVER_MOVED' });
    await beginHandover(deps(), ben);
  });

  test('tells who saves notes over those that another station saved', async () => {
    const { id, revision } = await beginHandover(deps(), ana);
    await saveNotes(deps(), ana, { id, notes: 'First', basedOn: revision });
    const second = saveNotes(deps(), ana, { id, notes: 'Second', basedOn: revision });
    await expect(second).rejects.toMatchObject({ code: 'HANDOVER_NOTES_CHANGED' });
  });

  test('is found by person and by date', async () => {
    const { id: first } = await sealed();
    later(24 * 60);
    const cleo = await person('Cleo');
    const { id: second } = await sealed(ben, cleo);
    const query = { person: '', limit: 50 };
    const ids = async (more: object) =>
      (await findHandovers(deps(), ana, { ...query, ...more })).map(({ id }) => id);
    expect(await ids({})).toEqual([second, first]);
    expect(await ids({ person: 'cle' })).toEqual([second]);
    expect(await ids({ until: new Date(START + 60_000) })).toEqual([first]);
    expect(await ids({ from: new Date(START + 60_000) })).toEqual([second]);
    expect(await ids({ before: second })).toEqual([first]);
  });
});

test('a handover is printed with its notes, its lines and its digest', async () => {
  await alarm({ priority: 'critical' });
  const { id, revision } = await beginHandover(deps(), ana);
  await saveNotes(deps(), ana, { id, notes: 'Rosa has the key.', basedOn: revision });
  await raiseFlag(deps(), ana, { subject: 'site', siteId: south, note: 'Gate sticks' });
  await offerHandover(deps(), ana, id);
  const { digest } = await accept(id);
  const order = { id, language: 'es', timeZone: 'America/Lima' } as const;
  const { name, content } = await printHandover({ ...deps(), printer: createPrinter() }, ben, order);
  expect(name).toBe('handover-1.pdf');
  const text = pdfText(Buffer.from(content, 'base64')).flat().join(' ');
  for (const words of [
    'Relevo de turno N.º 1',
    'Rosa has the key.',
    'INTRUSIÓN',
    'Gate sticks',
    'Ben',
    digest ?? '',
  ])
    expect(text.replaceAll(/\s/g, '')).toContain(words.replaceAll(/\s/g, ''));
});

describe('what both have signed', () => {
  test('is changed and deleted by nobody, the owner of the tables included, before its time', async () => {
    const { id } = await sealed();
    const asOwner = (statement: string) =>
      db.database.transaction({ as: 'owner' }, (tx) => tx.execute(statement));
    for (const statement of [
      `update handovers set notes = 'other' where id = ${id}`,
      `update handovers set revision = revision where id = ${id}`,
      `delete from handovers where id = ${id}`,
      'truncate handovers, handover_flags',
    ])
      await expect(asOwner(statement), statement).rejects.toMatchObject(refused);
    await db.sql(
      `insert into retention (organisation_id, what, days, updated_by) values ($1, 'handovers', 90, 'Ana')`,
      [organisationId],
    );
    await expect(asOwner(`delete from handovers where id = ${id}`)).rejects.toMatchObject(refused);
    await db.sql(`alter table handovers disable trigger guard`);
    await db.sql(`update handovers set sealed_at = now() - interval '91 days' where id = $1`, [id]);
    await db.sql(`alter table handovers enable trigger guard`);
    expect(await asOwner(`delete from handovers where id = ${id}`)).toBe(1);
  });

  test('is linked to the one before, so that a change behind the product’s back shows', async () => {
    const chain = [await sealed(), await sealed(ben, ana), await sealed()];
    expect(chain.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(chain.slice(1).map(({ previousDigest }) => previousDigest)).toEqual(
      chain.slice(0, 2).map(({ digest }) => digest),
    );
    expect(await verifyHandovers(deps(), ana, null)).toEqual({ checked: 3, faults: [], next: null });
    await db.sql('alter table handovers disable trigger guard');
    const [first, second] = chain;
    await db.sql(`update handovers set notes = 'never said' where id = $1`, [second?.id]);
    expect(await faults()).toEqual(['content']);
    await db.sql(`update handovers set notes = '', digest = sha256('forged') where id = $1`, [second?.id]);
    expect(await faults()).toEqual(['chain', 'content']);
    await db.sql('delete from handovers where id = $1', [second?.id]);
    expect(await faults()).toEqual(['gap']);
    // The oldest may have expired.
    await db.sql('delete from handovers where id = $1', [first?.id]);
    expect(await faults()).toEqual([]);
    await db.sql('alter table handovers enable trigger guard');
  });
});

describe('what is flagged', () => {
  test('comes back at every handover until somebody clears it with a reason', async () => {
    const alarmId = await alarm();
    const { id } = await raiseFlag(deps(), ana, { subject: 'alarm', alarmId, note: 'Cable is loose' });
    const flagged = async () =>
      (await readHandover(deps(), ben, (await sealed()).id)).content?.flags.map(({ note }) => note);
    expect(await flagged()).toEqual(['Cable is loose']);
    later(8 * 60);
    expect(await flagged()).toEqual(['Cable is loose']);
    await endFlag(deps(), ben, { id, reason: 'Repaired' });
    expect(await flagged()).toEqual([]);
    await expect(endFlag(deps(), ana, { id, reason: 'Again' })).rejects.toMatchObject({
      code: 'FLAG_CLEARED',
      data: { by: 'Ben' },
    });
    await expect(
      db.sql(`update handover_flags set note = 'other' where id = $1`, [id]),
    ).rejects.toMatchObject(refused);
  });

  test('is a thing once, names it though it is gone, and is news for who takes over', async () => {
    const [row] = await db.sql(
      `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
       values ($1, $2, 'alarm_box', $3::macaddr, 'BOX_7', 'watchdesk') returning id`,
      [organisationId, north, `02:00:00:00:00:${organisations.toString(16).padStart(2, '0')}`],
    );
    const deviceId = DeviceId.parse(row?.['id']);
    const id = await offered();
    await raiseFlag(deps(), ana, { subject: 'device', deviceId, note: 'Battery' });
    await expect(
      raiseFlag(deps(), ben, { subject: 'device', deviceId, note: 'Battery too' }),
    ).rejects.toMatchObject({ code: 'FLAGGED_ALREADY', data: { by: 'Ana' } });
    await raiseFlag(deps(), ben, { subject: 'text', siteId: null, note: 'New codes from Monday' });
    const { difference } = await readHandover(deps(), ben, id);
    expect(difference?.flagsRaised.map(({ note }) => note)).toEqual(['Battery', 'New codes from Monday']);
    await db.sql('delete from devices where id = $1', [deviceId]);
    expect(await readFlags(deps(), ana)).toMatchObject([
      { subjectName: 'BOX_7', deviceId: null, siteName: expect.stringContaining('Ours') },
      { subject: 'text', siteId: null },
    ]);
  });
});

describe('a person with some sites', () => {
  test('has a book of these alone, and neither reads nor signs one that covers more', async () => {
    const guard = await person('Guard', { siteIds: [south] });
    await alarm({ at: north });
    const here = await alarm({ at: south });
    await raiseFlag(deps(), ana, { subject: 'site', siteId: north, note: 'Of the others' });
    await raiseFlag(deps(), ana, { subject: 'site', siteId: south, note: 'Key is with Rosa' });
    const whole = await offered();
    expect(await readOpenHandovers(deps(), guard)).toEqual([]);
    await expect(readHandover(deps(), guard, whole)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(accept(whole, guard)).rejects.toMatchObject({ code: 'NOT_FOUND' });

    const own = await offered(guard);
    const page = await readHandover(deps(), guard, own);
    expect(page.handover).toMatchObject({ siteIds: [south], siteNames: ['South'] });
    expect(page.content?.sections.open.lines.map(({ id }) => id)).toEqual([here]);
    expect(page.content?.flags.map(({ note }) => note)).toEqual(['Key is with Rosa']);
    // Who sees more takes it over with nothing of the rest in it.
    await alarm({ at: north });
    expect((await readHandover(deps(), ben, own)).difference?.arrived.total).toBe(0);
    expect(await accept(own)).toMatchObject({ state: 'sealed', number: 1 });
    expect((await accept(whole)).number).toBe(1);
    expect((await readOpenHandovers(deps(), ana)).length).toBe(0);
    expect(await verifyHandovers(deps(), guard, null)).toMatchObject({ checked: 1, faults: [] });
  });

  test('flags at these sites only, and with none of them hands nothing over', async () => {
    const guard = await person('Guard', { siteIds: [south] });
    for (const siteId of [north, null])
      await expect(
        raiseFlag(deps(), guard, { subject: 'text', siteId, note: 'Anything' }),
      ).rejects.toMatchObject({ code: 'PLACE_UNKNOWN' });
    await raiseFlag(deps(), guard, { subject: 'text', siteId: south, note: 'Here' });
    const nowhere = await person('Nowhere', { siteIds: [] });
    await expect(beginHandover(deps(), nowhere)).rejects.toMatchObject({ code: 'HANDOVER_NO_SITES' });
  });
});
