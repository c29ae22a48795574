import { expect, test } from 'vitest';
import { passwordFault } from './password-rules.ts';

test.each([
  ['nine chars', '123456789', 'too-short'],
  ['ten characters', '1234567890', null],
  ['five emoji, ten UTF-16 units', '😀😀😀😀😀', 'too-short'],
  ['the present one', 'the old password', 'same-as-before'],
  ['the user name in another case', 'x-ADA-lovelace', 'contains-username'],
  ['something new', 'a quiet place to sit', null],
])('%s', (_, newPassword, fault) => {
  expect(passwordFault({ username: 'ada', newPassword, currentPassword: 'the old password' })).toBe(fault);
});
