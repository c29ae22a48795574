import { ErrorFlagNames } from '../../../../shared/registry/model.ts';

/** Names of bits as people type them, a line each: "3 Battery low". Null where a line is none, or a bit is there twice. */
export function parseFlagNames(text: string): ErrorFlagNames | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const pairs = lines.map((line) => /^(\d{1,2})\s*[:=]?\s*(.+)$/.exec(line));
  const named = new Map(pairs.map((pair) => [String(Number(pair?.[1])), pair?.[2] ?? '']));
  if (pairs.includes(null) || named.size < lines.length) return null;
  const parsed = ErrorFlagNames.safeParse(Object.fromEntries(named));
  return parsed.success ? parsed.data : null;
}

export function writeFlagNames(names: ErrorFlagNames): string {
  return Object.entries(names)
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([bit, name]) => `${bit} ${name}`)
    .join('\n');
}
