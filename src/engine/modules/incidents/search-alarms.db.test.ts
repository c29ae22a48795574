import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import {
  AlarmId,
  type OrganisationId,
  type SiteId,
  type UserId,
} from '../../../shared/contract/primitives.ts';
import {
  AlarmSearchPage,
  type AlarmSearchResult,
  MOST_COUNTED,
  MOST_WORDS,
  searchedPerson,
  searchedWords,
} from '../../../shared/incidents/search.ts';
import { systemClock } from '../../platform/clock.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import { searchAlarms } from './search-alarms.ts';
import { refreshSearch } from './store/search-rows.ts';

/** More than are looked through in their order, so that the index of documents has its share. */
const ALARMS = 3600;
const DAY_MS = 86_400_000;
const START_MS = Date.now() - 300 * DAY_MS;
/** Two at a time: a page may end between alarms of one moment. */
const STEP_MS = Math.floor((290 * DAY_MS) / ALARMS);
const DEVICES = 12;
const TYPES = ['PANIC1', 'TAMPER', 'OFFLINE', 'OFFLINE', 'INTRUSION'] as const;
const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
const PEOPLE = ['Ana Quispe', 'Bénédict Ángel', "Sue O'Brien"] as const;
const OUTCOMES = ['real', 'false', 'test'] as const;
const WORDS = ['ladrón', 'puerta', 'gate', 'Tür', 'viento', 'patrol', 'C-17', '4711', 'llamada'] as const;
const SITES = ['Lima Norte', 'Cusco', 'Puerta del Sol'] as const;

interface Person {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
}

let db: TestDatabase;
let organisationId: OrganisationId;
let everything: Person;
/** Of the first site only. */
let guard: Person;
let stranger: Person;
let siteIds: readonly SiteId[] = [];
const alarmIds: AlarmId[] = [];

const pick = <T>(values: readonly [T, ...T[]] | readonly T[], index: number, salt: number): T => {
  const value = values[(((index + salt) * 7919 + salt * 31) % 97) % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};

/** Alarm number so-and-so, every time the same. */
function fact(index: number) {
  const device = (index * 31 + (index % 7)) % DEVICES;
  const isOpen = index % 13 === 0;
  return {
    atMs: START_MS + Math.floor(index / 2) * 2 * STEP_MS,
    site: device % SITES.length,
    device,
    type: pick(TYPES, index, 1),
    priority: pick(PRIORITIES, index, 2),
    outcome: isOpen ? null : pick(OUTCOMES, index, 3),
    person: index % 5 === 0 ? null : pick(PEOPLE, index, 4),
    note:
      index === 17
        ? 'Unrepeatable'
        : index % 3 === 0
          ? `${pick(WORDS, index, 5)}, ${pick(WORDS, index, 6)}!`
          : null,
  };
}
const FACTS = Array.from({ length: ALARMS }, (_, index) => fact(index));
type Fact = (typeof FACTS)[number];

const textOf = ({ device, note }: Fact) => `Box ${device} BOX_${device} ${note ?? ''}`;

/** The same by reading all of them. */
function fits(one: Fact, input: z.input<typeof AlarmSearchPage>): boolean {
  const has = searchedWords(textOf(one));
  const places = `${SITES[one.site]?.toLowerCase()}\n${one.type.toLowerCase()}`;
  const isAmong = <T>(values: readonly T[] | undefined, value: T | null) =>
    values === undefined || values.length === 0 || (value !== null && values.includes(value));
  return (
    searchedWords(input.text ?? '').every((word) =>
      word.length < 3 ? has.includes(word) : has.some((each) => each.includes(word)) || places.includes(word),
    ) &&
    (!input.person || searchedPerson(one.person ?? '').includes(searchedPerson(input.person))) &&
    isAmong<number>(input.siteIds, siteIds[one.site] ?? null) &&
    isAmong<string>(input.types, one.type) &&
    isAmong<string>(input.priorities, one.priority) &&
    isAmong<string>(input.dispositions, one.outcome) &&
    (input.state === undefined ||
      input.state === 'any' ||
      (input.state === 'open') === (one.outcome === null)) &&
    (input.from === undefined || one.atMs >= input.from.getTime()) &&
    (input.before === undefined || one.atMs < input.before.getTime())
  );
}

const expected = (
  input: z.input<typeof AlarmSearchPage>,
  also: (one: Fact) => boolean = () => true,
): AlarmId[] =>
  FACTS.flatMap((one, index) => {
    const id = alarmIds[index];
    return id !== undefined && also(one) && fits(one, input) ? [id] : [];
  }).reverse();

const search = (by: Person, input: z.input<typeof AlarmSearchPage>): Promise<AlarmSearchResult> =>
  searchAlarms({ database: db.database, clock: systemClock }, by, AlarmSearchPage.parse(input));
const idsOf = ({ found }: AlarmSearchResult) => found.map(({ alarm }) => alarm.id);

/** So many pages one after the other; two alarms of one moment come with the higher id first. */
async function pages(by: Person, input: z.input<typeof AlarmSearchPage>, most: number) {
  const ids: AlarmId[] = [];
  let total: number | null = null;
  let after: AlarmSearchResult['next'] = null;
  for (let page = 0; page < most; page += 1) {
    const result: AlarmSearchResult = await search(by, { ...input, ...(after === null ? {} : { after }) });
    ids.push(...idsOf(result));
    total = result.total ?? total;
    after = result.next;
    if (after === null) break;
  }
  return { ids, total, isOver: after === null };
}

async function refreshAll(of: OrganisationId): Promise<void> {
  const round = () =>
    db.database.transaction({ as: 'organisation', organisationId: of }, (tx) => refreshSearch(tx, 1000));
  while ((await round()) > 0);
}

async function say(alarmId: AlarmId, note: string): Promise<void> {
  await db.sql(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, user_name, note)
     values ($1, $2, now(), 'note', 'Sue O''Brien', $3)`,
    [organisationId, alarmId, note],
  );
}

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId } = await db.organisation('Search'));
  siteIds = await Promise.all(SITES.map((name) => db.site(organisationId, name)));
  everything = await db.person(organisationId);
  guard = await db.person(organisationId, { siteIds: siteIds.slice(0, 1) });
  stranger = await db.person(organisationId, { siteIds: [] });
  await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     select $1, ($2::bigint[])[n % 3 + 1], 'alarm_box', ('02:00:00:00:0c:' || lpad(to_hex(n), 2, '0'))::macaddr,
       'BOX_' || n, 'base' from generate_series(0, $3::int - 1) n`,
    [organisationId, siteIds, DEVICES],
  );
  const rows = await db.sql(
    `with facts as (
       select row_number() over () as n, to_timestamp(f."atMs" / 1000) as at, f.*
       from jsonb_to_recordset($2::jsonb) f ("atMs" float8, device int, type text, priority text, outcome text)
     )
     insert into alarms (organisation_id, site_id, device_id, device_name, alarm_type, subject, priority, state,
       raised_at, last_activated_at, closed_at, disposition, source)
     select $1, d.site_id, d.id, 'Box ' || f.device, f.type, 'n' || f.n, f.priority::alarm_priority,
       (case when f.outcome is null then 'unacknowledged_active' else 'closed' end)::alarm_state, f.at, f.at,
       case when f.outcome is not null then f.at end, f.outcome, 'device'
     from facts f join devices d on d.hostname = 'BOX_' || f.device order by f.n returning id`,
    [organisationId, JSON.stringify(FACTS)],
  );
  alarmIds.push(
    ...z
      .array(z.object({ id: AlarmId }))
      .parse(rows)
      .map(({ id }) => id),
  );
  await db.sql(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, user_name, note)
     select $1, ($3::bigint[])[f.n], now(), 'note', f.person, f.note from (
       select row_number() over () as n, f.* from jsonb_to_recordset($2::jsonb) f (person text, note text)) f`,
    [organisationId, JSON.stringify(FACTS), alarmIds],
  );
  await refreshAll(organisationId);
});
afterAll(() => db.drop());

const some = <T>(values: readonly T[]) => fc.subarray([...values], { maxLength: 2 });
const texts = fc
  .array(fc.constantFrom(...WORDS, 'uer', 'box', '3', 'lima', 'panic', 'nothing', 'BOX_11', 'ña'), {
    maxLength: 2,
  })
  .map((words) => words.join(' '));
const moments = fc.option(
  fc.integer({ min: 0, max: 290 }).map((day) => new Date(START_MS + day * DAY_MS)),
  { nil: undefined, freq: 1 },
);

describe('the search over alarms', () => {
  it('finds what reading all of them finds, newest first, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        some([0, 1, 2]),
        some(TYPES),
        some(PRIORITIES),
        fc.constantFrom('any', 'open', 'closed'),
        some(OUTCOMES),
        fc.constantFrom('', '', 'quis', 'benedict angel', 'obrien', "o'b"),
        moments,
        moments,
        async (text, sites, types, priorities, state, dispositions, person, from, before) => {
          const input = {
            text,
            siteIds: sites.flatMap((index) => siteIds[index] ?? []),
            types: [...new Set(types)],
            priorities,
            state,
            dispositions,
            person,
            ...(from === undefined ? {} : { from }),
            ...(before === undefined ? {} : { before }),
            limit: 60,
          };
          const all = expected(input);
          const { ids, total, isOver } = await pages(everything, input, 3);
          expect(ids).toEqual(all.slice(0, 180));
          expect(isOver).toBe(all.length <= 180);
          expect(total).toBe(Math.min(all.length, MOST_COUNTED + 1));
          const theirs = await pages(guard, input, 1);
          const granted = expected(input, (one) => one.site === 0);
          expect(theirs.ids).toEqual(granted.slice(0, 60));
          expect(theirs.total).toBe(Math.min(granted.length, MOST_COUNTED + 1));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('shows nothing to who has no site, or belongs to another organisation', async () => {
    expect(await pages(stranger, {}, 1)).toEqual({ ids: [], total: 0, isOver: true });
    const { organisationId: theirs } = await db.organisation('Theirs');
    const other = await db.person(theirs);
    expect(await pages(other, { text: 'puerta' }, 1)).toEqual({ ids: [], total: 0, isOver: true });
    expect(await pages(other, {}, 1)).toEqual({ ids: [], total: 0, isOver: true });
  });

  it('finds the one alarm with a word at once, with the note that has it', async () => {
    const result = await search(everything, { text: 'unrepeat' });
    expect(result.found.map(({ alarm, note }) => [alarm.id, note])).toEqual([[alarmIds[17], 'Unrepeatable']]);
    expect(result).toMatchObject({ next: null, total: 1, behind: 0, narrowed: [] });
  });

  it('finds a note as soon as it is written, a device by its MAC, and an alarm by its device', async () => {
    const [first] = alarmIds;
    if (first === undefined) throw new Error('there are alarms');
    await say(first, 'The neighbour called about a zebra');
    expect(idsOf(await search(everything, { text: 'zebra neighbour' }))).toEqual([first]);
    const [device] = await db.sql(`select id from devices where hostname = 'BOX_7'`);
    const input = AlarmSearchPage.parse({ deviceId: device?.['id'], limit: 200 });
    const ofDevice = expected({ limit: 200 }, (one) => one.device === 7);
    expect(idsOf(await search(everything, input))).toEqual(ofDevice.slice(0, 200));
    await db.sql(`update alarms set device_mac = '02:00:00:00:0c:07' where id = $1`, [first]);
    await say(first, 'and again');
    expect(idsOf(await search(everything, { text: '02:00:00:00:0C:07' }))).toEqual([first]);
  });

  it('looks for the nearest words where a part stands in very many, and says so', async () => {
    const last = alarmIds.at(-1);
    if (last === undefined) throw new Error('there are alarms');
    const many = Array.from({ length: 2 * MOST_WORDS }, (_, index) => `x${index}kwd${index}`);
    await say(last, many.join(' '));
    await say(last, 'kwd');
    const result = await search(everything, { text: 'kwd' });
    expect(idsOf(result)).toEqual([last]);
    expect(result.narrowed).toEqual(['kwd']);
  });

  it('follows an alarm that is closed, and forgets one that is deleted', async () => {
    const [index] = FACTS.flatMap((one, at) => (one.outcome === null ? [at] : [])).slice(-1);
    const id = alarmIds[index ?? 0];
    if (id === undefined) throw new Error('there are alarms');
    await say(id, 'ostrich');
    expect(idsOf(await search(everything, { text: 'ostrich', state: 'open' }))).toEqual([id]);
    await db.sql(`alter table alarms disable trigger legal_step`);
    await db.sql(
      `update alarms set state = 'closed', closed_at = now(), disposition = 'real' where id = $1`,
      [id],
    );
    await db.sql(`alter table alarms enable trigger legal_step`);
    await say(id, 'closed');
    expect(idsOf(await search(everything, { text: 'ostrich', state: 'open' }))).toEqual([]);
    expect(idsOf(await search(everything, { text: 'ostrich', dispositions: ['real'] }))).toEqual([id]);
    await db.sql('delete from alarms where id = $1', [id]);
    expect(await search(everything, { text: 'ostrich' })).toMatchObject({ found: [], total: 0 });
  });
});

/** How often this transaction has read an index, or a table from end to end. */
async function scansOf(tx: Tx, relation: string): Promise<number> {
  const { scans } = await tx.one(
    z.object({ scans: z.int() }),
    'select pg_stat_get_xact_numscans($1::regclass) as scans',
    [relation],
  );
  return scans;
}

describe('the search over very many alarms', () => {
  const MANY = 12_000;
  /** What years of notes come to: among fewer, reading all of them is as quick. */
  const WORDS_KNOWN = 80_000;
  const TABLES = ['alarms', 'alarm_timeline', 'alarm_search', 'alarm_search_words'] as const;
  const INDEXES = ['alarm_search_words_parts', 'alarm_search_document', 'alarm_search_newest'] as const;

  it('goes by its indexes and reads no table from end to end', async () => {
    const { organisationId: busy, siteId } = await db.organisation('Busy');
    const by = await db.person(busy, { siteIds: [siteId] });
    await db.sql(
      `with made as (
         insert into alarms (organisation_id, site_id, device_name, alarm_type, subject, priority, state, raised_at,
           last_activated_at, closed_at, disposition, source)
         select $1, $2, 'Kiosk ' || n % 500, 'OFFLINE', 'm' || n, 'medium', 'closed', t.at, t.at, t.at, 'false', 'device'
         from generate_series(1, $3::int) n, lateral (select now() - n * interval '30 minutes' as at) t
         returning organisation_id, id, subject
       )
       insert into alarm_timeline (organisation_id, alarm_id, at, action, user_name, note)
       select organisation_id, id, now(), 'note', 'Ana Quispe', 'plate ' || left(md5(subject), 8) from made`,
      [busy, siteId, MANY],
    );
    await db.sql(
      `insert into alarm_search_words (organisation_id, word)
       select $1, 'w' || to_hex(n * 7919) from generate_series(1, $2::int) n`,
      [busy, WORDS_KNOWN],
    );
    await refreshAll(busy);
    await db.sql(`analyze ${TABLES.join(', ')}`);
    const [row] = await db.sql(`select substr(md5('m' || $1), 2, 7) as plate`, [MANY - 100]);
    const { text } = z
      .object({ plate: z.string() })
      .transform(({ plate }) => ({ text: plate }))
      .parse(row);

    const scope = personScope(by);
    const { before, after, old, frequent } = await db.database.transaction(scope, async (tx) => {
      const counts = async () => {
        const all = new Map<string, number>();
        for (const name of [...TABLES, ...INDEXES]) all.set(name, await scansOf(tx, name));
        return all;
      };
      const inOne = { transaction: <T>(_: unknown, work: (tx: Tx) => Promise<T>) => work(tx) };
      const ask = (input: z.input<typeof AlarmSearchPage>) =>
        searchAlarms({ database: inOne, clock: systemClock }, by, AlarmSearchPage.parse(input));
      const before = await counts();
      const old = await ask({ text });
      const frequent = await ask({ text: 'kiosk', person: 'quis', dispositions: ['false'] });
      return { before, after: await counts(), old, frequent };
    });
    expect(old.total).toBe(1);
    expect(old.found[0]?.note).toContain(text);
    expect(frequent.total).toBe(MOST_COUNTED + 1);
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(TABLES.map((name) => [name, grown(name)])).toEqual(TABLES.map((name) => [name, 0]));
    expect(INDEXES.filter((name) => grown(name) === 0)).toEqual([]);
  });
});
