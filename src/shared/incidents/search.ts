import { z } from 'zod';
import { Alarm, AlarmType, DispositionCode, Priority } from '../alarms/model.ts';
import { AlarmId, DeviceId, SiteId } from '../contract/primitives.ts';
import { foldText } from '../registry/match-filter.ts';

/** Where a page ended; the next one begins after it. */
const SearchPlace = z.object({ raisedAt: z.date(), id: AlarmId });

/** Shorter parts of words are in nearly every alarm: they are looked for as whole words only. */
export const SHORTEST_PART = 3;
/** As many words as a part of one may stand for. */
export const MOST_WORDS = 100;
/** Beyond it a count says "more than". */
export const MOST_COUNTED = 1000;

/** What is looked for; empty lists and texts are no condition. All that is named must hold. */
export const AlarmSearch = z.object({
  /** Words or parts of them: of names, titles, notes, reasons, people called; also of sites and types. */
  text: z.string().trim().max(200).default(''),
  siteIds: z.array(SiteId).max(200).default([]),
  deviceId: DeviceId.optional(),
  types: z.array(AlarmType).default([]),
  priorities: z.array(Priority).default([]),
  state: z.enum(['any', 'open', 'closed']).default('any'),
  dispositions: z.array(DispositionCode).max(50).default([]),
  /** Of the name of somebody who did something to the alarm. */
  person: z.string().trim().max(100).default(''),
  /** When it was raised. */
  from: z.date().optional(),
  before: z.date().optional(),
});
export type AlarmSearch = z.infer<typeof AlarmSearch>;

export const AlarmSearchPage = AlarmSearch.extend({
  after: SearchPlace.optional(),
  limit: z.int().min(1).max(200).default(50),
});
export type AlarmSearchPage = z.infer<typeof AlarmSearchPage>;

export const FoundAlarm = z.object({
  alarm: Alarm,
  /** The newest note that has one of the words. */
  note: z.string().nullable(),
});
export type FoundAlarm = z.infer<typeof FoundAlarm>;

export const AlarmSearchResult = z.object({
  /** Newest first. */
  found: z.array(FoundAlarm),
  /** Null where there are no more. */
  next: SearchPlace.nullable(),
  /** All that fit, up to one more than MOST_COUNTED; null on later pages. */
  total: z.int().nullable(),
  /** Parts that stand in more than MOST_WORDS words: only the nearest of these were looked for. */
  narrowed: z.array(z.string()),
  /** Alarms whose newest lines are not in the search yet, as after a restored backup. */
  behind: z.int(),
});
export type AlarmSearchResult = z.infer<typeof AlarmSearchResult>;

/** Two hexadecimal digits at a time, as people copy a MAC. */
const MAC = /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){1,5}\b/gi;
/** Whatever the database cuts words at: what is ASCII and neither letter nor digit. */
const BORDER = /[^0-9a-z\u0080-\uffff]+/;

/** The words of what somebody typed, folded and cut as the documents are; a MAC is one word. */
export function searchedWords(text: string): string[] {
  const whole = text.replaceAll(MAC, (mac) => mac.replaceAll(/[:-]/g, ''));
  return [
    ...new Set(
      foldText(whole)
        .split(BORDER)
        .filter((word) => word !== ''),
    ),
  ].map((word) => word.slice(0, 60));
}

/** A person's name as the documents have it. */
export const searchedPerson = (name: string): string =>
  foldText(name)
    .split(BORDER)
    .filter((word) => word !== '')
    .join(' ');
