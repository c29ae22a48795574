import type pg from 'pg';
import { progress } from './figures.ts';

export const SITES = 200;
export const DEVICES = 10_000;
const PEOPLE = 30;
const DAYS = 365;
/** In five notes of a year; in three of ten; in one storm of two days ten months ago; in nearly all of one site. */
export const RARE_WORD = 'zarigueya';
export const COMMON_WORD = 'restored';
export const STORM_WORD = 'hailstorm';
export const RARE_PERSON = 'Zoe Ximenez';

const FIRST = ['Ana', 'Luis', 'Rosa', 'Jorge', 'Carmen', 'Pedro', 'Lucía', 'Miguel', 'Elena', 'Raúl'];
const LAST = ['Quispe', 'Flores', 'Rojas'];

/** What people close alarms with; half of them more than once a day. */
const NOTES = [
  'Restored by itself',
  'restored after the cleaning staff left',
  'Wind at the gate, seen on camera',
  'No answer from the key holder, patrol sent',
  'Patrol on site, nothing found',
  'Técnico en sitio, batería cambiada',
  'Falsa alarma, el personal de limpieza abrió la puerta',
  'Called the neighbour, door was open',
  'Animal in the yard',
  'Link lost, restored with the mains',
];

/** One after the other, each in a few seconds to minutes; the log of changes is spared where it can be. */
const STEPS: readonly (readonly [what: string, sql: string])[] = [
  [
    'places, boxes and people',
    `insert into sites (organisation_id, name) select 1, 'Bench site ' || n from generate_series(1, ${SITES}) n;
     insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, name)
       select 1, s.id, 'alarm_box', ('02:00:00:' || lpad(to_hex(n / 65536), 2, '0') || ':' || lpad(to_hex(n / 256 % 256), 2, '0')
           || ':' || lpad(to_hex(n % 256), 2, '0'))::macaddr, 'ESG_ALARM_' || upper(lpad(to_hex(n), 6, '0')), 'bench', 'Kiosk ' || n
       from generate_series(1, ${DEVICES}) n
       join (select id, row_number() over (order by id) as place from sites where name like 'Bench%') s
         on s.place = n % ${SITES} + 1;
     insert into users (organisation_id, username, display_name, password_hash, role)
       select 1, 'guard' || n, first || ' ' || last || ' ' || n, 'not a hash', 'operator'
       from (select n, ('{${FIRST.join(',')}}'::text[])[n % 10 + 1] as first, ('{${LAST.join(',')}}'::text[])[n % 3 + 1] as last
             from generate_series(1, ${PEOPLE}) n) named;`,
  ],
  [
    'alarms',
    // A tenth of the boxes raise half of the alarms; the types are as uneven as they are in life.
    `insert into alarms (organisation_id, site_id, device_id, device_name, device_mac, alarm_type, subject, priority, state,
       raised_at, last_activated_at, returned_at, closed_at, closed_by_name, disposition, source)
     select 1, d.site_id, d.id, d.name, d.mac_address, kind.code, 'n' || n, t.priority, 'closed', at, at,
       at + interval '2 min', at + interval '5 min', 'someone',
       case when chance.b < 0.55 then 'false' when chance.b < 0.7 then 'fault' when chance.b < 0.9 then 'real'
         when chance.b < 0.99 then 'test' else 'duplicate' end, 'device'
     from generate_series(1, $1::int) n
     cross join lateral (select random() as a, random() as b, random() as c, n as of) chance
     cross join lateral (select now() - interval '${DAYS} days' * (1 - n::float8 / $1) as at) moment
     cross join lateral (select case
         when n % 50 = 0 and at between now() - interval '302 days' and now() - interval '300 days' then 'INTRUSION'
         when chance.a < 0.45 then 'OFFLINE' when chance.a < 0.62 then 'INTRUSION' when chance.a < 0.74 then 'TAMPER'
         when chance.a < 0.82 then 'RULE' when chance.a < 0.88 then 'SYNC' when chance.a < 0.92 then 'RELAY_MISMATCH'
         when chance.a < 0.96 then 'PANIC1' when chance.a < 0.98 then 'PANIC2' when chance.a < 0.99 then 'NOT_RESTORED'
         when chance.a < 0.997 then 'MEDICAL' when chance.a < 0.9999 then 'FIRE' else 'DURESS' end as code) kind
     join alarm_types t on t.code = kind.code
     join bench_devices d on d.place = floor(${DEVICES} * power(chance.c, 3))::int + 1;`,
  ],
  [
    'what people wrote',
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, user_name, station, note)
     select 1, a.id, a.raised_at + interval '5 min', 'closed', p.name, 'Desk 1', case
         when a.raised_at between now() - interval '302 days' and now() - interval '300 days' then '${STORM_WORD} over the region'
         when a.id % greatest($1::int / 5, 1) = 7 then 'A ${RARE_WORD} in the yard'
         when chance.b < 0.6 then ('{${NOTES.map((note) => `"${note}"`).join(',')}}'::text[])[floor(chance.c * 10)::int + 1]
         when chance.b < 0.65 then 'Plate ' || chr(65 + floor(chance.c * 26)::int) || 'KD ' || (100 + a.id % 900)
         when chance.b < 0.7 then 'Case ' || a.id end
     from alarms a
     cross join lateral (select random() as a, random() as b, random() as c, a.id as of) chance
     cross join lateral (select case when a.id % greatest($1::int / 500, 1) = 3 then 0 else floor(${PEOPLE} * power(chance.a, 2))::int + 1 end as place) who
     join bench_people p on p.place = who.place;`,
  ],
];

const HELPERS = `
  create temporary table bench_devices as
    select row_number() over (order by md5(id::text)) as place, id, site_id, name, mac_address from devices where topic_base = 'bench';
  create unique index on bench_devices (place);
  create temporary table bench_people as
    select row_number() over (order by id) as place, display_name as name from users where username like 'guard%'
    union all select 0, '${RARE_PERSON}';
  analyze bench_devices; analyze bench_people;`;

/** As `refresh_alarm_search` makes them, for all alarms in one statement: the words of a note are cut once. */
const DOCUMENTS = `
  create temporary table bench_words as
    select id, words_of(concat_ws(' ', name, hostname, replace(mac_address::text, ':', ''))) as words
    from devices where topic_base = 'bench';
  create temporary table bench_notes as
    select note, words_of(note) as words from (select distinct note from alarm_timeline where note is not null) said;
  analyze bench_words; analyze bench_notes;
  insert into alarm_search (alarm_id, organisation_id, site_id, raised_at, revision, document)
  select a.id, 1, a.site_id, a.raised_at, a.revision, array_to_tsvector(
    w.words || coalesce(n.words, '{}') || array_remove(array[
      'u:' || lower(t.user_name), 'w:1:' || week_of(a.raised_at), 's:' || a.site_id, 'd:' || a.device_id,
      't:' || a.alarm_type, 'p:' || a.priority, 'o:' || a.disposition,
      case a.state when 'closed' then 'x:closed' else 'x:open' end], null))
  from alarms a
  join bench_words w on w.id = a.device_id
  join alarm_timeline t on t.alarm_id = a.id
  left join bench_notes n on n.note = t.note
  order by a.id;
  insert into alarm_search_words (organisation_id, word)
  select 1, word from (
    select unnest(words) from bench_words union select unnest(words) from bench_notes
    union select 'u:' || lower(name) from bench_people) found (word)
  on conflict do nothing`;

const INDEXES = `select format('drop index watchdesk.%I', c.relname) as drop, pg_get_indexdef(c.oid) as make
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid = any (array['alarm_search', 'alarm_timeline', 'alarms']::regclass[]) and not i.indisunique`;

/** A year of alarms of one organisation, as a superuser who skips triggers and foreign keys. */
export async function fillYear(client: pg.Client, alarms: number): Promise<void> {
  await client.query(`set session_replication_role = replica; set synchronous_commit = off;
    set maintenance_work_mem = '1GB'; set work_mem = '256MB'; select setseed(0.20261121)`);
  const { rows } = await client.query<{ drop: string; make: string }>(INDEXES);
  for (const { drop } of rows) await client.query(drop);
  for (const [index, [what, sql]] of STEPS.entries()) {
    const begun = performance.now();
    if (index === 1) await client.query(HELPERS);
    await (index === 0 ? client.query(sql) : client.query(sql, [alarms]));
    progress(`${what}: ${Math.round((performance.now() - begun) / 1000)} s`);
  }
  await client.query(
    `update alarms set state = 'unacknowledged_active', closed_at = null, closed_by_name = null, disposition = null
     where id > (select max(id) - 2000 from alarms)`,
  );
  const begun = performance.now();
  await client.query(DOCUMENTS);
  progress(`documents: ${Math.round((performance.now() - begun) / 1000)} s`);
  for (const { make } of rows) {
    const started = performance.now();
    await client.query(make);
    progress(`${make.slice(0, 70)}: ${Math.round((performance.now() - started) / 1000)} s`);
  }
  await client.query('vacuum (analyze) alarms, alarm_timeline, alarm_search, alarm_search_words');
}
