import { foldText, searchWords } from '../../../shared/registry/match-filter.ts';

/** Whether every word of the query is somewhere in the texts. */
export function matches(query: string, ...texts: readonly (string | null)[]): boolean {
  const haystack = foldText(texts.filter((text) => text !== null).join(' '));
  return searchWords(query).every((word) => haystack.includes(word));
}
