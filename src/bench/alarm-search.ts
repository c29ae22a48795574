import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { WatchdeskClient } from '../shared/contract/index.ts';
import { DeviceId, SiteId } from '../shared/contract/primitives.ts';
import type { AlarmSearchPage, AlarmSearchResult } from '../shared/incidents/search.ts';
import { COMMON_WORD, fillYear, RARE_PERSON, RARE_WORD, STORM_WORD } from './alarm-year.ts';
import { startControlRoom } from './control-room.ts';
import { BENCH_PASSWORD, PROGRAM } from './desk-page.ts';
import { roomDatabaseUrl, withClient } from './feed-rows.ts';
import { percentile, progress, rounded } from './figures.ts';
import { freePort } from './free-port.ts';
import { scratchFolder } from './leavings.ts';
import { openStation } from './station.ts';

const DAY_MS = 86_400_000;
type Search = Partial<z.input<typeof AlarmSearchPage>>;

/** What is asked, a bit different each time, and what must be true of the answer. */
interface Question {
  readonly ask: (turn: number) => Search;
  readonly fits: (result: AlarmSearchResult) => boolean;
}

interface Known {
  readonly siteIds: readonly SiteId[];
  readonly deviceIds: readonly DeviceId[];
}

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const isFull = ({ found }: AlarmSearchResult) => found.length === 50;

function questionsOf({ siteIds, deviceIds }: Known, alarms: number): Readonly<Record<string, Question>> {
  const site = (turn: number) => siteIds.slice(turn % siteIds.length, (turn % siteIds.length) + 1);
  return {
    newest: { ask: () => ({}), fits: isFull },
    rare_word: { ask: () => ({ text: RARE_WORD }), fits: ({ total }) => total === 5 },
    part_of_word: {
      ask: (turn) => ({ text: ['arigu', 'igueya', 'zarig'][turn % 3] }),
      fits: ({ total }) => total === 5,
    },
    common_word: { ask: () => ({ text: COMMON_WORD }), fits: isFull },
    common_words: { ask: () => ({ text: 'restored mains' }), fits: isFull },
    common_part: { ask: (turn) => ({ text: ['ore', 'pat', '000'][turn % 3] }), fits: isFull },
    no_hit: { ask: (turn) => ({ text: `qwx${turn}y` }), fits: ({ total }) => total === 0 },
    no_hit_of_frequent: {
      ask: (turn) => ({ text: 'restored', types: ['DURESS'], priorities: ['low'], siteIds: site(turn) }),
      fits: ({ total }) => total === 0,
    },
    case_number: {
      ask: (turn) => ({ text: `kiosk ${1000 + turn}` }),
      fits: ({ found }) => found.length > 0,
    },
    device: { ask: (turn) => ({ deviceId: deviceIds[turn % deviceIds.length] }), fits: () => true },
    site: { ask: (turn) => ({ siteIds: site(turn) }), fits: isFull },
    rare_type: { ask: () => ({ types: ['DURESS'] }), fits: ({ found }) => found.length > 0 },
    rare_person: { ask: () => ({ person: RARE_PERSON }), fits: ({ found }) => found.length > 0 },
    person_and_site: { ask: (turn) => ({ person: 'quispe 21', siteIds: site(turn) }), fits: () => true },
    open_only: { ask: () => ({ state: 'open', types: ['FIRE', 'DURESS'] }), fits: () => true },
    real_fires_at_site: {
      ask: (turn) => ({ types: ['FIRE'], dispositions: ['real'], siteIds: site(turn) }),
      fits: () => true,
    },
    old_dates: {
      ask: (turn) => ({ text: 'patrol', from: daysAgo(330 + turn), before: daysAgo(300 + turn) }),
      fits: isFull,
    },
    storm_long_ago: {
      ask: () => ({ text: STORM_WORD }),
      fits: ({ total }) => total === Math.min(1001, total ?? 0),
    },
    deep_page: {
      ask: (turn) => ({
        text: COMMON_WORD,
        after: { raisedAt: daysAgo(100 + turn), id: 1 as never },
      }),
      fits: isFull,
    },
    everything_at_once: {
      ask: (turn) => ({
        text: 'puerta limpieza',
        person: 'ana',
        siteIds: site(turn),
        types: ['INTRUSION', 'TAMPER'],
        dispositions: ['false'],
        state: 'closed',
        from: daysAgo(360),
      }),
      fits: () => alarms > 0,
    },
  };
}

async function measure(client: WatchdeskClient, { ask, fits }: Question, turns: number) {
  const times: number[] = [];
  let wrong = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const search = ask(turn);
    const begun = performance.now();
    const result = await client.incidents.search(search);
    times.push(performance.now() - begun);
    if (!fits(result)) wrong += 1;
  }
  return { times, wrong };
}

const Ids = z.object({
  sites: z.array(SiteId),
  devices: z.array(DeviceId),
  bytes: z.number(),
  search: z.number(),
});

/** Five million alarms of a year in the embedded database, searched through the contract as people do, and nastier. */
export async function benchAlarmSearch(
  args: readonly string[],
): Promise<Record<string, number | Record<string, number>>> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      alarms: { type: 'string', default: '5000000' },
      turns: { type: 'string', default: '40' },
      /** An own folder that is kept: a second run finds the year there. */
      'data-dir': { type: 'string' },
    },
  });
  const alarms = Number(values.alarms);
  const dataDir = values['data-dir'] ?? (await scratchFolder('watchdesk-bench-'));
  const room = await startControlRoom({
    program: PROGRAM,
    dataDir,
    env: {
      WATCHDESK_BROKER_PORT: String(await freePort()),
      WATCHDESK_ADMIN_PASSWORD: BENCH_PASSWORD,
      WATCHDESK_LOG_LEVEL: 'warn',
    },
  });
  try {
    const begun = performance.now();
    const known = await withClient(await roomDatabaseUrl(dataDir), async (client) => {
      const there = await client.query(`select from alarms limit 1`);
      if (there.rowCount === 0) await fillYear(client, alarms);
      const ids = await client.query(
        `select array(select id::int from sites where name like 'Bench%' order by id) as sites,
           array(select id::int from devices where topic_base = 'bench' order by md5(id::text) limit 100) as devices,
           pg_database_size(current_database())::float8 as bytes,
           (pg_total_relation_size('alarm_search') + pg_total_relation_size('alarm_search_words'))::float8 as search`,
      );
      return Ids.parse(ids.rows[0]);
    });
    const fillS = (performance.now() - begun) / 1000;
    progress(`filled in ${Math.round(fillS)} s, ${Math.round(known.bytes / 1e6)} MB`);
    const station = await openStation(room.url, BENCH_PASSWORD);
    try {
      const p95: Record<string, number> = {};
      const all: number[] = [];
      let wrong = 0;
      const questions = questionsOf({ siteIds: known.sites, deviceIds: known.devices }, alarms);
      for (const [name, question] of Object.entries(questions)) {
        const asked = await measure(station.client, question, Number(values.turns));
        p95[name] = rounded(percentile(asked.times, 0.95));
        all.push(...asked.times);
        wrong += asked.wrong;
        progress(
          `${name}: p50 ${rounded(percentile(asked.times, 0.5))} p95 ${p95[name]} ms, wrong ${asked.wrong}`,
        );
      }
      return {
        p50_ms: rounded(percentile(all, 0.5)),
        p95_ms: rounded(percentile(all, 0.95)),
        worst_p95_ms: Math.max(...Object.values(p95)),
        p95_by_question_ms: p95,
        wrong,
        alarms,
        database_mb: Math.round(known.bytes / 1e6),
        search_mb: Math.round(known.search / 1e6),
        fill_s: Math.round(fillS),
      };
    } finally {
      station.close();
    }
  } finally {
    await room.stop();
  }
}
