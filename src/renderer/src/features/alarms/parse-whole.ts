/** A whole number above 0; null where it is none. */
export function parseWhole(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,7}$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return value > 0 ? value : null;
}

/** The same; nothing at all is a choice as well. */
export function parseOptionalWhole(text: string): number | null | 'wrong' {
  return text.trim() === '' ? null : (parseWhole(text) ?? 'wrong');
}

/** Numbers with commas between them, each once, the smallest first; null where one is none. */
export function parseWholes(text: string): number[] | null {
  const values = text.split(',').map(parseWhole);
  if (values.includes(null)) return null;
  const numbers = values.filter((value) => value !== null);
  return [...new Set(numbers)].sort((a, b) => a - b);
}
