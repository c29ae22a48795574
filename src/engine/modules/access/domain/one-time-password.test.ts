import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { oneTimePassword } from './one-time-password.ts';
import { passwordFault } from './password-rules.ts';

test('is four groups of four characters that cannot be mistaken for each other', () => {
  for (let made = 0; made < 200; made += 1) {
    const password = oneTimePassword((below) => randomInt(below));
    expect(password).toMatch(/^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){3}$/);
    expect(passwordFault({ username: 'admin', newPassword: password, currentPassword: null })).toBeNull();
  }
});

test('uses the whole alphabet', () => {
  const bounds = new Set<number>();
  oneTimePassword((below) => {
    bounds.add(below);
    return below - 1;
  });
  expect([...bounds]).toEqual([31]);
});
