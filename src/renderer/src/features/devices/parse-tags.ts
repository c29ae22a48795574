import { Tag } from '../../../../shared/registry/model.ts';

/** Tags as people type them, separated by spaces or commas; null where one of them is none. */
export function parseTags(text: string): string[] | null {
  const parsed = text
    .split(/[\s,;]+/)
    .filter((tag) => tag !== '')
    .map((tag) => Tag.safeParse(tag));
  const tags = parsed.flatMap((tag) => (tag.success ? [tag.data] : []));
  return tags.length < parsed.length ? null : [...new Set(tags)];
}
