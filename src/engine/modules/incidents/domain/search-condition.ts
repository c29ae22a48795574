import type { AlarmSearch } from '../../../../shared/incidents/search.ts';

/** What a word of the text may be: a word of a document, or a part of a site's or a type's name. */
export interface Alternatives {
  readonly words: readonly string[];
  readonly siteIds: readonly number[];
  readonly types: readonly string[];
}

/** In the quotes of a `tsquery`; marks have a colon, words never do. */
const quoted = (mark: string): string => `'${mark.replaceAll(/['\\]/g, (character) => character.repeat(2))}'`;
const anyOf = (marks: readonly string[]): string => `(${marks.map(quoted).join('|')})`;
const marks = (kind: string, values: readonly (string | number)[]): string[] =>
  values.map((value) => `${kind}:${value}`);

/**
 * The conditions on documents as texts of a `tsquery`, the likely rarest first; undefined where nothing can fit because
 * no document has a word that was typed.
 */
export function searchConditions(
  search: AlarmSearch,
  words: readonly Alternatives[],
  people: readonly string[] | null,
): string[] | undefined {
  const typed = words.map((word) => [...word.words, ...marks('s', word.siteIds), ...marks('t', word.types)]);
  if (people !== null) typed.push([...people]);
  if (typed.some((alternatives) => alternatives.length === 0)) return undefined;
  return [
    search.deviceId === undefined ? [] : marks('d', [search.deviceId]),
    marks('s', search.siteIds),
    ...typed.toSorted((one, other) => one.length - other.length),
    marks('t', search.types),
    marks('o', search.dispositions),
    marks('p', search.priorities),
    search.state === 'any' ? [] : marks('x', [search.state]),
  ]
    .filter((alternatives) => alternatives.length > 0)
    .map(anyOf);
}
