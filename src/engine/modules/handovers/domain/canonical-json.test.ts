import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, turned(field)]),
  );
}

describe('the canonical text', () => {
  test('is the same in whatever order the fields come, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(turned(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('of a time is the one that it has as text, and what is not given is left out', () => {
    const at = new Date('2026-11-21T14:00:00.123Z');
    expect(canonicalJson({ b: undefined, a: at })).toBe(canonicalJson({ a: at.toISOString() }));
  });
});
