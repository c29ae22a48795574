import { z } from 'zod';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Count = z.object({ count: z.int() });
const countOf = async (tx: Tx, sql: string, values: readonly unknown[]): Promise<number> =>
  (await tx.one(Count, sql, values)).count;

/** Brings the documents of so many alarms up to date; how many it was. */
export const refreshSearch = (tx: Tx, most: number): Promise<number> =>
  countOf(tx, 'select refresh_due_alarm_search($1) as count', [most]);

/** Alarms whose documents are behind, up to `most`. */
export const countBehind = (tx: Tx, most: number): Promise<number> =>
  countOf(tx, 'select count_due_alarm_search($1) as count', [most]);

const Word = z.object({ word: z.string() });

/** Words of documents that contain the part, the nearest first; one more than `most` where there are more. */
export async function wordsWith(tx: Tx, part: string, prefix: '' | 'u:', most: number): Promise<string[]> {
  const rows = await tx.many(Word, 'select word from words_with($1, $2, $3)', [part, prefix, most]);
  return rows.map(({ word }) => word);
}

const IdOnly = z.object({ id: z.int() });

/** Sites that the person may see, by a part of their names. */
export async function sitesWith(tx: Tx, part: string, most: number): Promise<number[]> {
  const rows = await tx.many(
    IdOnly,
    `select id from sites where position($1 in searchable(name)) > 0 order by id limit $2`,
    [part, most],
  );
  return rows.map(({ id }) => id);
}

/** Raised from `from` and before the place where a page ended. */
export interface SearchSpan {
  readonly from: Date;
  readonly before: Date;
  /** Of alarms raised at `before` itself: those with a lower id. */
  readonly beforeId: number;
}

const Place = z.object({ id: AlarmId, raisedAt: z.date() });
export type Place = z.infer<typeof Place>;

export function findPlaces(
  tx: Tx,
  conditions: readonly string[],
  { from, before, beforeId }: SearchSpan,
  most: number,
): Promise<Place[]> {
  return tx.many(
    Place,
    `select alarm_id as id, raised_at as "raisedAt" from find_alarms($1::tsquery[], $2, $3, $4, $5)`,
    [conditions, from, before, beforeId, most],
  );
}

export const countAlarms = (
  tx: Tx,
  conditions: readonly string[],
  { from, before }: Omit<SearchSpan, 'beforeId'>,
  most: number,
): Promise<number> =>
  countOf(tx, 'select count_alarms($1::tsquery[], $2, $3, $4) as count', [conditions, from, before, most]);

const NoteOf = z.object({ alarmId: AlarmId, note: z.string() });

/** The newest note of each alarm that contains one of the words. */
export async function notesWith(
  tx: Tx,
  ids: readonly AlarmId[],
  words: readonly string[],
): Promise<ReadonlyMap<AlarmId, string>> {
  const rows = await tx.many(
    NoteOf,
    `select distinct on (alarm_id) alarm_id as "alarmId", note from alarm_timeline
     where alarm_id = any ($1::bigint[]) and note is not null
       and exists (select 1 from unnest($2::text[]) word where position(word in searchable(note)) > 0)
     order by alarm_id, id desc`,
    [ids, words],
  );
  return new Map(rows.map(({ alarmId, note }) => [alarmId, note]));
}
