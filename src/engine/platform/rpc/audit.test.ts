import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditable } from './audit.ts';

test('secrets are cut wherever they stand', () => {
  const input = {
    username: 'ada',
    password: 'p',
    nested: [{ token: 't', newPassword: 'n', currentPassword: 'c' }],
    contacts: [{ name: 'Rosa', passPhrase: 'Blue heron' }],
  };
  expect(auditable(input)).toEqual({
    username: 'ada',
    password: '[secret]',
    nested: [{ token: '[secret]', newPassword: '[secret]', currentPassword: '[secret]' }],
    contacts: [{ name: 'Rosa', passPhrase: '[secret]' }],
  });
});

test('what PostgreSQL refuses in jsonb is replaced', () => {
  expect(auditable('a\0b\ud800c\u{1f600}')).toBe('a\ufffdb\ufffdc\u{1f600}');
  expect(auditable(Number.NaN)).toBe('NaN');
  expect(auditable(new Date(Number.NaN))).toBe('[invalid date]');
  expect(auditable(10n)).toBe('[bigint]');
  expect(auditable(undefined)).toBeNull();
});

test('an input of a megabyte is cut to what a line may hold, the small fields kept', () => {
  const large = Array.from({ length: 50 }, () => Array.from({ length: 10 }, () => 'x'.repeat(1900)));
  expect(auditable({ username: 'a', extra: large, last: 1 })).toEqual({
    username: 'a',
    extra: '[cut]',
    last: 1,
  });
  expect(auditable(large)).toBe('[cut]');
  const keys = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`${n}${'é'.repeat(3000)}`, 'é'.repeat(2000)]),
  );
  expect(JSON.stringify(auditable(keys)).length).toBeGreaterThan(500);
});

test('a note of the longest kind stays whole', () => {
  const input = { id: 7, note: 'n'.repeat(2000) };
  expect(auditable(input)).toEqual(input);
});

test('whatever a client sends, the result is small enough to keep and is JSON', () => {
  fc.assert(
    fc.property(
      // Repeated rather than made large: making the values is all that takes time here.
      fc.anything({ withDate: true, maxDepth: 8 }),
      fc.nat(3000),
      fc.nat(80),
      (input, length, times) => {
        const copies = Array.from({ length: times }, () => input);
        const shapes = [input, { é: 'é'.repeat(length), input }, copies, { ...copies }, [[copies], [copies]]];
        for (const shape of shapes) {
          const kept = JSON.stringify(auditable(shape));
          expect(JSON.parse(kept)).toBeDefined();
          expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(4096);
        }
      },
    ),
  );
});
