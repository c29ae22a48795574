import { hash as argon2, argon2id } from 'argon2';
import { hash as bcrypt } from 'bcryptjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccessDesk, createAccessDesk, PASSWORD } from '../../../../test/support/access-desk.ts';

let at: AccessDesk;
beforeAll(async () => {
  at = await createAccessDesk();
});
afterEach(() => at.renew());
afterAll(() => at.db.drop());

describe('logging in', () => {
  it('lets a person in and tells who they are', async () => {
    const { client, username } = await at.loggedIn('operator');
    expect(await client.access.me()).toMatchObject({
      username,
      organisationId: at.organisationId,
      organisationName: 'North',
      role: 'operator',
      locked: false,
      mustChangePassword: false,
    });
    expect(await at.column('last_login_at', username)).toBeInstanceOf(Date);
  });

  it('keeps only the digest of the token', async () => {
    const { token, id } = await at.loggedIn('operator');
    const [row] = await at.db.sql(
      `select encode(token_hash, 'hex') as hash from sessions where user_id = $1`,
      [id],
    );
    expect(row?.['hash']).toMatch(/^[0-9a-f]{64}$/);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const [found] = await at.db.sql(`select count(*)::int as n from audit_logs where input::text like $1`, [
      `%${token}%`,
    ]);
    expect(found?.['n']).toBe(0);
  });

  it('answers a wrong password, an unknown and a disabled user alike', async () => {
    const { username } = await at.user('operator');
    const disabled = await at.user('operator');
    await at.db.sql('update users set is_active = false where id = $1', [disabled.id]);
    const { client } = at.open();
    for (const credentials of [
      { username, password: 'wrong' },
      { username: 'nobody-at-all', password: PASSWORD },
      { username: disabled.username, password: PASSWORD },
    ]) {
      await expect(client.access.login(credentials)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
  });

  it('spends the time of a password check on an unknown user too', async () => {
    const { client } = at.open();
    const attempt = () =>
      client.access.login({ username: 'nobody-1', password: 'wrong' }).catch(() => undefined);
    await attempt();
    const started = performance.now();
    await attempt();
    // Looking the name up takes about a millisecond; two passes over 19 MiB take ten and more on any machine.
    expect(performance.now() - started).toBeGreaterThan(5);
  });

  it('keeps a bcrypt hash from elsewhere as argon2id from the first login on', async () => {
    const { username } = await at.user('operator', await bcrypt(PASSWORD, 4));
    const { client } = at.open();
    await client.access.login({ username, password: PASSWORD });
    expect(await at.column('password_hash', username)).toMatch(/^\$argon2id\$/);
    await client.access.login({ username, password: PASSWORD });
  });

  it('hashes anew what was kept with weaker parameters', async () => {
    const weak = await argon2(PASSWORD, { type: argon2id, memoryCost: 8192, timeCost: 2, parallelism: 1 });
    const { username } = await at.user('operator', weak);
    const { client } = at.open();
    await client.access.login({ username, password: PASSWORD });
    expect(await at.column('password_hash', username)).toContain('m=19456');
  });

  it.each([['a known user'], ['an unknown user']])(
    'makes %s wait after five wrong passwords',
    async (who) => {
      const username = who === 'a known user' ? (await at.user('operator')).username : `ghost-${at.unique()}`;
      const { client } = at.open();
      const wrong = () => client.access.login({ username, password: 'wrong' });
      for (let tried = 0; tried < 5; tried += 1) {
        await expect(wrong()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
      }
      await expect(wrong()).rejects.toMatchObject({ code: 'LOGIN_THROTTLED', data: { retryAfterS: 2 } });
      at.clock.advance(2000);
      await expect(wrong()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
      await expect(wrong()).rejects.toMatchObject({ code: 'LOGIN_THROTTLED', data: { retryAfterS: 4 } });
      at.clock.advance(4000);
      if (who === 'a known user') {
        await client.access.login({ username, password: PASSWORD });
        expect(await at.column('failed_logins', username)).toBe(0);
      }
    },
  );

  it('locks nobody for longer than it was meant when the clock is set back', async () => {
    const { username } = await at.user('operator');
    const { client } = at.open();
    const inAnHour = new Date(at.clock.now().getTime() + 3_600_000);
    await at.db.sql('update users set failed_logins = 5, locked_until = $2 where username = $1', [
      username,
      inAnHour,
    ]);
    await expect(client.access.login({ username, password: PASSWORD })).rejects.toMatchObject({
      code: 'LOGIN_THROTTLED',
      data: { retryAfterS: 2 },
    });
  });

  it('lets no more than the free attempts through when many come at once', async () => {
    const { username } = await at.user('operator');
    const linked = Array.from({ length: 12 }, () => at.open());
    const outcomes = await Promise.all(
      linked.map(({ client }) =>
        client.access.login({ username, password: 'wrong' }).catch((error: { code: string }) => error.code),
      ),
    );
    expect(outcomes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5);
    expect(outcomes.filter((code) => code === 'LOGIN_THROTTLED')).toHaveLength(7);
  });

  it('makes an address wait that guesses at many names', async () => {
    const { client } = at.open({ address: '192.0.2.66' });
    for (let tried = 0; tried < 20; tried += 1) {
      await client.access.login({ username: `guess-${tried}`, password: 'wrong' }).catch(() => undefined);
    }
    await expect(client.access.login({ username: 'guess-x', password: 'wrong' })).rejects.toMatchObject({
      code: 'LOGIN_THROTTLED',
    });
    const other = at.open({ address: '192.0.2.67' });
    await expect(other.client.access.login({ username: 'guess-x', password: 'wrong' })).rejects.toMatchObject(
      {
        code: 'INVALID_CREDENTIALS',
      },
    );
  });
});
