/**
 * The same translation (i18next's `t`), that looks up words without values once: a list asks for the same few with each
 * line, and looking one up costs more than drawing it.
 */
export function wordsOnce<Translation extends object>(t: Translation): Translation {
  const words = new Map<unknown, unknown>();
  return new Proxy(t, {
    apply(target, self, asked: unknown[]) {
      const [key] = asked;
      const known = asked.length === 1 ? words.get(key) : undefined;
      if (known !== undefined || typeof target !== 'function') return known;
      const word: unknown = Reflect.apply(target, self, asked);
      if (asked.length === 1) words.set(key, word);
      return word;
    },
  });
}
