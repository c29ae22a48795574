import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccessDesk, createAccessDesk, PASSWORD } from '../../../../test/support/access-desk.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { AlarmId } from '../../../shared/contract/primitives.ts';

let at: AccessDesk;
beforeAll(async () => {
  at = await createAccessDesk();
});
afterEach(() => at.renew());
afterAll(() => at.db.drop());

describe('a session', () => {
  it('is taken up on another connection, by token or by cookie', async () => {
    const { token, username } = await at.loggedIn('viewer');
    const byToken = at.open();
    expect(await byToken.client.access.resume({ token })).toMatchObject({ username });
    expect(await byToken.client.access.me()).toMatchObject({ username });
    const byCookie = at.open({ sessionToken: token });
    expect(await byCookie.client.access.me()).toMatchObject({ username });
    await expect(byCookie.client.access.resume({ token: 'x'.repeat(43) })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('ends everywhere at logout', async () => {
    const { client, token } = await at.loggedIn('viewer');
    const other = at.open({ sessionToken: token });
    await other.client.access.me();
    await client.access.logout();
    await expect(client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(other.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(at.open({ sessionToken: token }).client.access.me()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('ends 12 hours after its last use, and use prolongs it', async () => {
    const { client, token } = await at.loggedIn('viewer');
    at.clock.advance(11 * 3_600_000);
    await client.access.me();
    at.clock.advance(11 * 3_600_000);
    await client.access.me();
    at.clock.advance(12 * 3_600_000 + 1000);
    await expect(client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await at.access.sessions.find(token)).toBeNull();
  });

  it('ends after 7 days however much it is used', async () => {
    const { client } = await at.loggedIn('viewer');
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      at.clock.advance(11 * 3_600_000);
      await client.access.me();
    }
    at.clock.advance(11 * 3_600_000);
    await expect(client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('notes its use at most once a minute', async () => {
    const { id, token } = await at.loggedIn('viewer');
    const noted = async () =>
      (await at.db.sql('select last_activity_at as at from sessions where user_id = $1', [id]))[0]?.['at'];
    const first = await noted();
    at.clock.advance(30_000);
    await at.access.sessions.find(token);
    expect(await noted()).toEqual(first);
    at.clock.advance(31_000);
    await at.access.sessions.find(token);
    expect(await noted()).not.toEqual(first);
  });

  it('locks and unlocks on all its connections', async () => {
    const { client, token } = await at.loggedIn('operator');
    const other = at.open({ sessionToken: token });
    await other.client.access.me();
    expect(await client.access.lock()).toMatchObject({ locked: true });
    for (const each of [client, other.client]) {
      await expect(each.alarms.close({ id: AlarmId.parse(1), disposition: 'test' })).rejects.toMatchObject({
        code: 'SESSION_LOCKED',
      });
    }
    await expect(client.access.unlock({ password: 'wrong' })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    expect(await other.client.access.unlock({ password: PASSWORD })).toMatchObject({ locked: false });
    expect(await client.access.me()).toMatchObject({ locked: false });
  });

  it('makes whoever guesses at the lock wait, without locking the person out of a login', async () => {
    const { client, username } = await at.loggedIn('operator');
    await client.access.lock();
    for (let tried = 0; tried < 5; tried += 1) {
      await client.access.unlock({ password: 'wrong' }).catch(() => undefined);
    }
    await expect(client.access.unlock({ password: PASSWORD })).rejects.toMatchObject({
      code: 'LOGIN_THROTTLED',
    });
    await at.open().client.access.login({ username, password: PASSWORD });
  });
});

it('while the database is away an open screen stays and a new one waits', async () => {
  const { client, token } = await at.loggedIn('operator');
  await client.access.me();
  await at.db.database.stop();
  at.clock.advance(6000);
  expect(await client.access.me()).toMatchObject({ role: 'operator' });
  const fresh = at.open({ sessionToken: token });
  await eventually(() =>
    expect(fresh.client.access.me()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' }),
  );
});
