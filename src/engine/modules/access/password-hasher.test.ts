import { hash as argon2, argon2id } from 'argon2';
import { hash as bcrypt } from 'bcryptjs';
import { expect, test } from 'vitest';
import { createPasswordHasher } from './password-hasher.ts';

const hasher = createPasswordHasher();

test('a password is kept as argon2id with the parameters that OWASP asks for', async () => {
  const kept = await hasher.hash('a quiet place');
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$|^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await hasher.verify('a quiet place', kept)).toBe('right');
  expect(await hasher.verify('a quiet placf', kept)).toBe('wrong');
});

test('a hash with other parameters is right but outdated', async () => {
  const kept = await argon2('a quiet place', {
    type: argon2id,
    memoryCost: 8192,
    timeCost: 2,
    parallelism: 1,
  });
  expect(await hasher.verify('a quiet place', kept)).toBe('outdated');
});

test('a bcrypt hash from elsewhere is right but outdated', async () => {
  const kept = await bcrypt('a quiet place', 4);
  expect(await hasher.verify('a quiet place', kept)).toBe('outdated');
  expect(await hasher.verify('a loud place', kept)).toBe('wrong');
});

test('nobody is always wrong', async () => {
  expect(await hasher.verifyNobody('the password of nobody')).toBe('wrong');
});

test('composed and decomposed accents are the same password', async () => {
  const kept = await hasher.hash('cafe\u0301 am platz');
  expect(await hasher.verify('caf\u00e9 am platz', kept)).toBe('right');
});

test('a flood of attempts is refused instead of queued without end', async () => {
  const kept = await hasher.hash('a quiet place');
  const outcomes = await Promise.allSettled(
    Array.from({ length: 60 }, () => hasher.verify('a quiet place', kept)),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(52);
  expect(outcomes.at(-1)).toMatchObject({ reason: { code: 'LOGIN_THROTTLED', data: { retryAfterS: 5 } } });
  expect(await hasher.verify('a quiet place', kept)).toBe('right');
});
