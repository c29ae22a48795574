import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { desk as origin } from '../../../../test/contract/desk.ts';
import { type AccessDesk, createAccessDesk, PASSWORD } from '../../../../test/support/access-desk.ts';
import { AlarmId, UserId } from '../../../shared/contract/primitives.ts';
import { Interest } from '../../../shared/feed/model.ts';
import { connectInMemory } from '../../platform/rpc/in-memory-link.ts';

const interest = Interest.parse({});
let at: AccessDesk;
beforeAll(async () => {
  at = await createAccessDesk();
});
afterEach(() => at.renew());
afterAll(() => at.db.drop());

describe('changing the password', () => {
  it.each([
    ['short', 'too-short'],
    [PASSWORD, 'same-as-before'],
    ['OPERATOR-name is in it', 'contains-username'],
  ])('refuses %s', async (newPassword, reason) => {
    const { client, username } = await at.loggedIn('operator');
    await expect(
      client.access.changePassword({
        currentPassword: PASSWORD,
        newPassword: newPassword.replace('OPERATOR-name', username.toUpperCase()),
      }),
    ).rejects.toMatchObject({ code: 'PASSWORD_UNACCEPTABLE', data: { reason } });
  });

  it('lets the new one in, the old one out, and ends the other sessions only', async () => {
    const { client, username, token } = await at.loggedIn('operator');
    const elsewhere = at.open();
    await elsewhere.client.access.login({ username, password: PASSWORD });
    const newPassword = 'another quiet place';
    await client.access.changePassword({ currentPassword: PASSWORD, newPassword });
    await expect(elsewhere.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await client.access.me()).toMatchObject({ username });
    expect(await at.access.sessions.find(token)).not.toBeNull();
    const fresh = at.open();
    await expect(fresh.client.access.login({ username, password: PASSWORD })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    await fresh.client.access.login({ username, password: newPassword });
  });

  it('needs the current one', async () => {
    const { client } = await at.loggedIn('operator');
    await expect(
      client.access.changePassword({ currentPassword: 'wrong', newPassword: 'another quiet place' }),
    ).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });
});

describe('administering users', () => {
  it('gives a new person a one-time password that must be changed first', async () => {
    const { client } = await at.loggedIn('administrator');
    const username = `new-${at.unique()}`;
    const made = await client.access.users.create({ username, displayName: 'New', role: 'operator' });
    expect(made.user).toMatchObject({ username, role: 'operator', mustChangePassword: true, isActive: true });

    const desktop = at.open();
    await desktop.client.access.login({ username, password: made.oneTimePassword });
    await expect(desktop.client.devices.sites()).rejects.toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED' });
    await desktop.client.access.changePassword({
      currentPassword: made.oneTimePassword,
      newPassword: PASSWORD,
    });
    expect(await desktop.client.devices.sites()).toEqual([]);
    expect(await client.access.users.list()).toContainEqual(expect.objectContaining({ username }));
  });

  it('refuses a name that is taken, also in another organisation', async () => {
    const { client } = await at.loggedIn('administrator');
    const elsewhere = await at.db.organisation(`South ${at.unique()}`);
    await at.db.sql(
      `insert into users (organisation_id, username, display_name, password_hash, role)
       values ($1, 'southerner', 'S', 'x', 'operator') on conflict do nothing`,
      [elsewhere.organisationId],
    );
    await expect(
      client.access.users.create({ username: 'Southerner', displayName: 'S', role: 'viewer' }),
    ).rejects.toMatchObject({ code: 'USERNAME_TAKEN' });
    const names = (await client.access.users.list()).map(({ username }) => username);
    expect(names).not.toContain('southerner');
  });

  it('disabling a person ends what they have open at once', async () => {
    const administrator = await at.loggedIn('administrator');
    const operator = await at.loggedIn('operator');
    const frames = await operator.client.feed.watch({ stream: 'main', interest });
    const waiting = expect(frames.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await administrator.client.access.users.update({ id: operator.id, isActive: false });
    await waiting;
    await expect(operator.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await administrator.client.access.users.update({ id: operator.id, isActive: true });
    expect(await at.access.sessions.find(operator.token)).toBeNull();
  });

  it('a change at another station is seen after at most five seconds', async () => {
    const operator = await at.loggedIn('operator');
    const administrator = await at.user('administrator');
    const far = at.station().desk;
    const { client, close } = connectInMemory(far.dispatcher, { ...origin, station: 'Desk 2' });
    await client.access.login({ username: administrator.username, password: PASSWORD });
    expect(await operator.client.access.me()).toMatchObject({ role: 'operator' });
    await client.access.users.update({ id: operator.id, role: 'viewer' });
    at.clock.advance(5000);
    expect(await operator.client.access.me()).toMatchObject({ role: 'viewer' });
    await client.access.users.resetPassword({ id: operator.id });
    at.clock.advance(5000);
    await expect(operator.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    close();
  });

  it('another role holds from the next call on', async () => {
    const administrator = await at.loggedIn('administrator');
    const person = await at.loggedIn('operator');
    await administrator.client.access.users.update({ id: person.id, role: 'viewer' });
    await expect(person.client.alarms.addNote({ id: AlarmId.parse(1), note: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('a reset password works once and the old one no more', async () => {
    const administrator = await at.loggedIn('administrator');
    const person = await at.loggedIn('operator');
    const { oneTimePassword } = await administrator.client.access.users.resetPassword({ id: person.id });
    await expect(person.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const again = at.open();
    await expect(
      again.client.access.login({ username: person.username, password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    const { me } = await again.client.access.login({ username: person.username, password: oneTimePassword });
    expect(me.mustChangePassword).toBe(true);
  });

  it('knows no users of other organisations', async () => {
    const { client } = await at.loggedIn('administrator');
    const elsewhere = await at.db.organisation(`West ${at.unique()}`);
    const [row] = await at.db.sql(
      `insert into users (organisation_id, username, display_name, password_hash, role)
       values ($1, $2, 'W', 'x', 'operator') returning id`,
      [elsewhere.organisationId, `west-${at.unique()}`],
    );
    const id = UserId.parse(row?.['id']);
    await expect(client.access.users.update({ id, role: 'viewer' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(client.access.users.resetPassword({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keeps the last active administrator, also against two at once', async () => {
    await at.db.sql(`update users set is_active = false where role = 'administrator'`);
    const one = await at.loggedIn('administrator');
    await expect(one.client.access.users.update({ id: one.id, isActive: false })).rejects.toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    });
    await expect(one.client.access.users.update({ id: one.id, role: 'viewer' })).rejects.toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    });
    await one.client.access.users.update({ id: one.id, role: 'administrator', displayName: 'Boss' });

    for (let round = 0; round < 5; round += 1) {
      await at.db.sql(`update users set is_active = false where role = 'administrator'`);
      const first = await at.loggedIn('administrator');
      const second = await at.loggedIn('administrator');
      await Promise.allSettled([
        first.client.access.users.update({ id: second.id, isActive: false }),
        second.client.access.users.update({ id: first.id, role: 'viewer' }),
      ]);
      const [row] = await at.db.sql(
        `select count(*)::int as n from users
         where role = 'administrator' and is_active and organisation_id = $1`,
        [at.organisationId],
      );
      expect(row?.['n']).toBe(1);
    }
  });
});
