import { AlarmType } from '../../../shared/alarms/model.ts';
import {
  type AlarmSearchPage,
  type AlarmSearchResult,
  MOST_COUNTED,
  MOST_WORDS,
  SHORTEST_PART,
  searchedPerson,
  searchedWords,
} from '../../../shared/incidents/search.ts';
import { foldText } from '../../../shared/registry/match-filter.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import { findAlarms } from '../alarms/index.ts';
import { type Alternatives, searchConditions } from './domain/search-condition.ts';
import type { Actor, IncidentsDeps } from './incidents-deps.ts';
import {
  countAlarms,
  countBehind,
  findPlaces,
  notesWith,
  refreshSearch,
  sitesWith,
  wordsWith,
} from './store/search-rows.ts';

const YEAR_MS = 366 * 86_400_000;
/** Who has just written a note finds it; what a round of the desk's clock takes is left to it. */
const REFRESHED_FIRST = 500;

async function alternativesOf(tx: Tx, word: string): Promise<Alternatives> {
  if (word.length < SHORTEST_PART) return { words: [word], siteIds: [], types: [] };
  return {
    words: await wordsWith(tx, word, '', MOST_WORDS),
    siteIds: await sitesWith(tx, word, MOST_WORDS),
    types: AlarmType.options.filter((type) => foldText(type).includes(word)),
  };
}

async function conditionOf(tx: Tx, search: AlarmSearchPage) {
  const words = searchedWords(search.text);
  const alternatives: Alternatives[] = [];
  for (const word of words) alternatives.push(await alternativesOf(tx, word));
  const name = searchedPerson(search.person);
  const people = name === '' ? null : await wordsWith(tx, name, 'u:', MOST_WORDS);
  const narrowed = words.filter((_, index) => (alternatives[index]?.words.length ?? 0) > MOST_WORDS);
  const nearest = alternatives.map((each) => ({ ...each, words: each.words.slice(0, MOST_WORDS) }));
  return {
    words,
    narrowed,
    conditions: searchConditions(search, nearest, people?.slice(0, MOST_WORDS) ?? null),
  };
}

/** Alarms that fit and that the person may see, newest first; of the last year where no date is given. */
export async function searchAlarms(
  { database, clock }: Pick<IncidentsDeps, 'database' | 'clock'>,
  actor: Pick<Actor, 'organisationId' | 'userId'>,
  search: AlarmSearchPage,
): Promise<AlarmSearchResult> {
  const scope = personScope(actor);
  // By itself, so that the words it locks are free again at once.
  const refreshed = await database.transaction(scope, (tx) => refreshSearch(tx, REFRESHED_FIRST));
  return database.transaction(scope, async (tx) => {
    const behind = refreshed < REFRESHED_FIRST ? 0 : await countBehind(tx, MOST_COUNTED + 1);
    const { words, narrowed, conditions } = await conditionOf(tx, search);
    if (conditions === undefined) return { found: [], next: null, total: 0, narrowed, behind };
    const nowMs = clock.now().getTime();
    // Clocks of stations differ by seconds: nothing is too new to be found.
    const end = search.before ?? new Date(nowMs + YEAR_MS);
    const from = search.from ?? new Date(nowMs - YEAR_MS);
    const { raisedAt: before, id: beforeId } = search.after ?? { raisedAt: end, id: 0 };
    const places = await findPlaces(tx, conditions, { from, before, beforeId }, search.limit + 1);
    const page = places.slice(0, search.limit);
    const ids = page.map(({ id }) => id);
    const notes = await notesWith(tx, ids, words);
    const alarms = await findAlarms(tx, ids);
    const isFirst = search.after === undefined;
    const isAll = places.length <= search.limit;
    const total =
      isFirst && !isAll ? await countAlarms(tx, conditions, { from, before: end }, MOST_COUNTED + 1) : null;
    return {
      found: alarms.map((alarm) => ({ alarm, note: notes.get(alarm.id) ?? null })),
      next: places.length > page.length ? (page.at(-1) ?? null) : null,
      total: isFirst && isAll ? places.length : total,
      narrowed,
      behind,
    };
  });
}
