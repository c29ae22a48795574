import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditable } from './audit.ts';

test('secrets are cut wherever they stand', () => {
  const input = {
    username: 'ada',
    password: 'p',
    nested: [{ token: 't', newPassword: 'n', currentPassword: 'c' }],
  };
  expect(auditable(input)).toEqual({
    username: 'ada',
    password: '[secret]',
    nested: [{ token: '[secret]', newPassword: '[secret]', currentPassword: '[secret]' }],
  });
});

test('what PostgreSQL refuses in jsonb is replaced', () => {
  expect(auditable('a\0b\ud800c\u{1f600}')).toBe('a\ufffdb\ufffdc\u{1f600}');
  expect(auditable(Number.NaN)).toBe('NaN');
  expect(auditable(new Date(Number.NaN))).toBe('[invalid date]');
  expect(auditable(10n)).toBe('[bigint]');
  expect(auditable(undefined)).toBeNull();
});

test('whatever a client sends, the result is small enough to keep and is JSON', () => {
  fc.assert(
    fc.property(fc.anything({ withDate: true, maxDepth: 12 }), (input) => {
      expect(JSON.parse(JSON.stringify(auditable(input)))).toBeDefined();
    }),
  );
});
