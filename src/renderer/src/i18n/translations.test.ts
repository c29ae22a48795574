import { describe, expect, test } from 'vitest';
import { en } from './en/index.ts';
import { es } from './es/index.ts';

/** Every text with its path. */
function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

const spanish = new Map(textsOf(es));

describe('the Spanish texts', () => {
  test('have every key of the English ones and no other', () => {
    expect([...spanish.keys()].sort()).toEqual(
      textsOf(en)
        .map(([path]) => path)
        .sort(),
    );
  });

  test.each(textsOf(en))('name in %s the same values as the English', (path, text) => {
    expect(placeholders(spanish.get(path) ?? '')).toEqual(placeholders(text));
  });
});
