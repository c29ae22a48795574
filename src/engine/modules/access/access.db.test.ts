import { hash as argon2, argon2id } from 'argon2';
import { hash as bcrypt } from 'bcryptjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDesk, type Desk, desk as origin } from '../../../../test/contract/desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { Role } from '../../../shared/access/model.ts';
import { AlarmId, type OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import { Interest } from '../../../shared/feed/model.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/logger.ts';
import { connectInMemory, type InMemoryConnection } from '../../platform/rpc/in-memory-link.ts';
import type { ConnectionOrigin } from '../../platform/rpc/session.ts';
import { createAccess } from './index.ts';

const PASSWORD = 'a quiet place to sit';
const interest = Interest.parse({});

let db: TestDatabase;
let organisationId: OrganisationId;
let keptHash: string;
let ahead = 0;
let desk: Desk;
let access: ReturnType<typeof createAccess>;
let lastUser = 0;
const opened: InMemoryConnection[] = [];

// Stands still between steps, so that a slow machine changes no back-off.
const startedMs = Date.now();
const clock: Clock & { advance(ms: number): void } = {
  now: () => new Date(startedMs + ahead),
  monotonicMs: () => startedMs + ahead,
  after: systemClock.after,
  advance: (ms) => {
    ahead += ms;
  },
};

function open(change: Partial<ConnectionOrigin> = {}): InMemoryConnection {
  const linked = connectInMemory(desk.dispatcher, { ...origin, ...change });
  opened.push(linked);
  return linked;
}

/** A new user, so that no test disturbs another. */
async function user(role: Role, passwordHash = keptHash): Promise<{ id: UserId; username: string }> {
  lastUser += 1;
  const username = `${role}-${lastUser}`;
  const [row] = await db.sql(
    `insert into users (organisation_id, username, display_name, password_hash, role)
     values ($1, $2, $2, $3, $4) returning id`,
    [organisationId, username, passwordHash, role],
  );
  return { id: UserId.parse(row?.['id']), username };
}

async function loggedIn(role: Role) {
  const made = await user(role);
  const linked = open();
  const { token } = await linked.client.access.login({ username: made.username, password: PASSWORD });
  return { ...made, ...linked, token };
}

const column = async (name: string, username: string): Promise<unknown> =>
  (await db.sql(`select ${name} as value from users where username = $1`, [username]))[0]?.['value'];

/** Another process on the same database: it shares no memory with `access`. */
const anotherStation = () => createAccess({ database: db.database, clock, logger: createLogger('silent') });

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId } = await db.organisation('North'));
  keptHash = await argon2(PASSWORD, { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 });
});
beforeEach(() => {
  access = createAccess({ database: db.database, clock, logger: createLogger('silent') });
  desk = createDesk({ access, clock });
});
afterEach(() => {
  for (const linked of opened.splice(0)) linked.close();
});
afterAll(() => db.drop());

describe('logging in', () => {
  it('lets a person in and tells who they are', async () => {
    const { client, username } = await loggedIn('operator');
    expect(await client.access.me()).toMatchObject({
      username,
      organisationId,
      organisationName: 'North',
      role: 'operator',
      locked: false,
      mustChangePassword: false,
    });
    expect(await column('last_login_at', username)).toBeInstanceOf(Date);
  });

  it('keeps only the digest of the token', async () => {
    const { token, id } = await loggedIn('operator');
    const [row] = await db.sql(`select encode(token_hash, 'hex') as hash from sessions where user_id = $1`, [
      id,
    ]);
    expect(row?.['hash']).toMatch(/^[0-9a-f]{64}$/);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const [found] = await db.sql(`select count(*)::int as n from audit_logs where input::text like $1`, [
      `%${token}%`,
    ]);
    expect(found?.['n']).toBe(0);
  });

  it('answers a wrong password, an unknown and a disabled user alike', async () => {
    const { username } = await user('operator');
    const disabled = await user('operator');
    await db.sql('update users set is_active = false where id = $1', [disabled.id]);
    const { client } = open();
    for (const credentials of [
      { username, password: 'wrong' },
      { username: 'nobody-at-all', password: PASSWORD },
      { username: disabled.username, password: PASSWORD },
    ]) {
      await expect(client.access.login(credentials)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
  });

  it('spends the time of a password check on an unknown user too', async () => {
    const { client } = open();
    const attempt = () =>
      client.access.login({ username: 'nobody-1', password: 'wrong' }).catch(() => undefined);
    await attempt();
    const started = performance.now();
    await attempt();
    // Looking the name up takes about a millisecond; two passes over 19 MiB take ten and more on any machine.
    expect(performance.now() - started).toBeGreaterThan(5);
  });

  it('keeps a bcrypt hash from elsewhere as argon2id from the first login on', async () => {
    const { username } = await user('operator', await bcrypt(PASSWORD, 4));
    const { client } = open();
    await client.access.login({ username, password: PASSWORD });
    expect(await column('password_hash', username)).toMatch(/^\$argon2id\$/);
    await client.access.login({ username, password: PASSWORD });
  });

  it('hashes anew what was kept with weaker parameters', async () => {
    const weak = await argon2(PASSWORD, { type: argon2id, memoryCost: 8192, timeCost: 2, parallelism: 1 });
    const { username } = await user('operator', weak);
    const { client } = open();
    await client.access.login({ username, password: PASSWORD });
    expect(await column('password_hash', username)).toContain('m=19456');
  });

  it.each([['a known user'], ['an unknown user']])(
    'makes %s wait after five wrong passwords',
    async (who) => {
      const username = who === 'a known user' ? (await user('operator')).username : `ghost-${lastUser}`;
      const { client } = open();
      const wrong = () => client.access.login({ username, password: 'wrong' });
      for (let tried = 0; tried < 5; tried += 1) {
        await expect(wrong()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
      }
      await expect(wrong()).rejects.toMatchObject({ code: 'LOGIN_THROTTLED', data: { retryAfterS: 2 } });
      clock.advance(2000);
      await expect(wrong()).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
      await expect(wrong()).rejects.toMatchObject({ code: 'LOGIN_THROTTLED', data: { retryAfterS: 4 } });
      clock.advance(4000);
      if (who === 'a known user') {
        await client.access.login({ username, password: PASSWORD });
        expect(await column('failed_logins', username)).toBe(0);
      }
    },
  );

  it('lets no more than the free attempts through when many come at once', async () => {
    const { username } = await user('operator');
    const linked = Array.from({ length: 12 }, () => open());
    const outcomes = await Promise.all(
      linked.map(({ client }) =>
        client.access.login({ username, password: 'wrong' }).catch((error: { code: string }) => error.code),
      ),
    );
    expect(outcomes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5);
    expect(outcomes.filter((code) => code === 'LOGIN_THROTTLED')).toHaveLength(7);
  });

  it('makes an address wait that guesses at many names', async () => {
    const { client } = open({ address: '192.0.2.66' });
    for (let tried = 0; tried < 20; tried += 1) {
      await client.access.login({ username: `guess-${tried}`, password: 'wrong' }).catch(() => undefined);
    }
    await expect(client.access.login({ username: 'guess-x', password: 'wrong' })).rejects.toMatchObject({
      code: 'LOGIN_THROTTLED',
    });
    const other = open({ address: '192.0.2.67' });
    await expect(other.client.access.login({ username: 'guess-x', password: 'wrong' })).rejects.toMatchObject(
      {
        code: 'INVALID_CREDENTIALS',
      },
    );
  });
});

describe('a session', () => {
  it('is taken up on another connection, by token or by cookie', async () => {
    const { token, username } = await loggedIn('viewer');
    const byToken = open();
    expect(await byToken.client.access.resume({ token })).toMatchObject({ username });
    expect(await byToken.client.access.me()).toMatchObject({ username });
    const byCookie = open({ sessionToken: token });
    expect(await byCookie.client.access.me()).toMatchObject({ username });
    await expect(byCookie.client.access.resume({ token: 'x'.repeat(43) })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('ends everywhere at logout', async () => {
    const { client, token } = await loggedIn('viewer');
    const other = open({ sessionToken: token });
    await other.client.access.me();
    await client.access.logout();
    await expect(client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(other.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(open({ sessionToken: token }).client.access.me()).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('ends 12 hours after its last use, and use prolongs it', async () => {
    const { client, token } = await loggedIn('viewer');
    clock.advance(11 * 3_600_000);
    await client.access.me();
    clock.advance(11 * 3_600_000);
    await client.access.me();
    clock.advance(12 * 3_600_000 + 1000);
    await expect(client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await access.sessions.find(token)).toBeNull();
  });

  it('ends after 7 days however much it is used', async () => {
    const { client } = await loggedIn('viewer');
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      clock.advance(11 * 3_600_000);
      await client.access.me();
    }
    clock.advance(11 * 3_600_000);
    await expect(client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('notes its use at most once a minute', async () => {
    const { id, token } = await loggedIn('viewer');
    const noted = async () =>
      (await db.sql('select last_activity_at as at from sessions where user_id = $1', [id]))[0]?.['at'];
    const first = await noted();
    clock.advance(30_000);
    await access.sessions.find(token);
    expect(await noted()).toEqual(first);
    clock.advance(31_000);
    await access.sessions.find(token);
    expect(await noted()).not.toEqual(first);
  });

  it('locks and unlocks on all its connections', async () => {
    const { client, token } = await loggedIn('operator');
    const other = open({ sessionToken: token });
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
    const { client, username } = await loggedIn('operator');
    await client.access.lock();
    for (let tried = 0; tried < 5; tried += 1) {
      await client.access.unlock({ password: 'wrong' }).catch(() => undefined);
    }
    await expect(client.access.unlock({ password: PASSWORD })).rejects.toMatchObject({
      code: 'LOGIN_THROTTLED',
    });
    await open().client.access.login({ username, password: PASSWORD });
  });
});

describe('changing the password', () => {
  it.each([
    ['short', 'too-short'],
    [PASSWORD, 'same-as-before'],
    ['OPERATOR-name is in it', 'contains-username'],
  ])('refuses %s', async (newPassword, reason) => {
    const { client, username } = await loggedIn('operator');
    await expect(
      client.access.changePassword({
        currentPassword: PASSWORD,
        newPassword: newPassword.replace('OPERATOR-name', username.toUpperCase()),
      }),
    ).rejects.toMatchObject({ code: 'PASSWORD_UNACCEPTABLE', data: { reason } });
  });

  it('lets the new one in, the old one out, and ends the other sessions only', async () => {
    const { client, username, token } = await loggedIn('operator');
    const elsewhere = open();
    await elsewhere.client.access.login({ username, password: PASSWORD });
    const newPassword = 'another quiet place';
    await client.access.changePassword({ currentPassword: PASSWORD, newPassword });
    await expect(elsewhere.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(await client.access.me()).toMatchObject({ username });
    expect(await access.sessions.find(token)).not.toBeNull();
    const fresh = open();
    await expect(fresh.client.access.login({ username, password: PASSWORD })).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
    });
    await fresh.client.access.login({ username, password: newPassword });
  });

  it('needs the current one', async () => {
    const { client } = await loggedIn('operator');
    await expect(
      client.access.changePassword({ currentPassword: 'wrong', newPassword: 'another quiet place' }),
    ).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });
});

describe('administering users', () => {
  it('gives a new person a one-time password that must be changed first', async () => {
    const { client } = await loggedIn('administrator');
    const username = `new-${lastUser}`;
    const made = await client.access.users.create({ username, displayName: 'New', role: 'operator' });
    expect(made.user).toMatchObject({ username, role: 'operator', mustChangePassword: true, isActive: true });

    const desktop = open();
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
    const { client } = await loggedIn('administrator');
    const elsewhere = await db.organisation(`South ${lastUser}`);
    await db.sql(
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
    const administrator = await loggedIn('administrator');
    const operator = await loggedIn('operator');
    const frames = await operator.client.feed.watch({ stream: 'main', interest });
    const waiting = expect(frames.next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await administrator.client.access.users.update({ id: operator.id, isActive: false });
    await waiting;
    await expect(operator.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await administrator.client.access.users.update({ id: operator.id, isActive: true });
    expect(await access.sessions.find(operator.token)).toBeNull();
  });

  it('a change at another station is seen after at most five seconds', async () => {
    const operator = await loggedIn('operator');
    const administrator = await user('administrator');
    const far = createDesk({ access: anotherStation(), clock });
    const { client, close } = connectInMemory(far.dispatcher, { ...origin, station: 'Desk 2' });
    await client.access.login({ username: administrator.username, password: PASSWORD });
    expect(await operator.client.access.me()).toMatchObject({ role: 'operator' });
    await client.access.users.update({ id: operator.id, role: 'viewer' });
    clock.advance(5000);
    expect(await operator.client.access.me()).toMatchObject({ role: 'viewer' });
    await client.access.users.resetPassword({ id: operator.id });
    clock.advance(5000);
    await expect(operator.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    close();
  });

  it('another role holds from the next call on', async () => {
    const administrator = await loggedIn('administrator');
    const person = await loggedIn('operator');
    await administrator.client.access.users.update({ id: person.id, role: 'viewer' });
    await expect(person.client.alarms.addNote({ id: AlarmId.parse(1), note: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('a reset password works once and the old one no more', async () => {
    const administrator = await loggedIn('administrator');
    const person = await loggedIn('operator');
    const { oneTimePassword } = await administrator.client.access.users.resetPassword({ id: person.id });
    await expect(person.client.access.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const again = open();
    await expect(
      again.client.access.login({ username: person.username, password: PASSWORD }),
    ).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    const { me } = await again.client.access.login({ username: person.username, password: oneTimePassword });
    expect(me.mustChangePassword).toBe(true);
  });

  it('knows no users of other organisations', async () => {
    const { client } = await loggedIn('administrator');
    const elsewhere = await db.organisation(`West ${lastUser}`);
    const [row] = await db.sql(
      `insert into users (organisation_id, username, display_name, password_hash, role)
       values ($1, $2, 'W', 'x', 'operator') returning id`,
      [elsewhere.organisationId, `west-${lastUser}`],
    );
    const id = UserId.parse(row?.['id']);
    await expect(client.access.users.update({ id, role: 'viewer' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(client.access.users.resetPassword({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keeps the last active administrator, also against two at once', async () => {
    await db.sql(`update users set is_active = false where role = 'administrator'`);
    const one = await loggedIn('administrator');
    await expect(one.client.access.users.update({ id: one.id, isActive: false })).rejects.toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    });
    await expect(one.client.access.users.update({ id: one.id, role: 'viewer' })).rejects.toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    });
    await one.client.access.users.update({ id: one.id, role: 'administrator', displayName: 'Boss' });

    for (let round = 0; round < 5; round += 1) {
      await db.sql(`update users set is_active = false where role = 'administrator'`);
      const first = await loggedIn('administrator');
      const second = await loggedIn('administrator');
      await Promise.allSettled([
        first.client.access.users.update({ id: second.id, isActive: false }),
        second.client.access.users.update({ id: first.id, role: 'viewer' }),
      ]);
      const [row] = await db.sql(
        `select count(*)::int as n from users
         where role = 'administrator' and is_active and organisation_id = $1`,
        [organisationId],
      );
      expect(row?.['n']).toBe(1);
    }
  });
});

describe('the audit log', () => {
  it('names the person, the desk and the outcome, and keeps no secret', async () => {
    const administrator = await loggedIn('administrator');
    const { username, id } = await user('operator');
    const { client } = open({ address: '192.0.2.9', station: 'Desk 9' });
    await client.access.login({ username, password: 'not this secret' }).catch(() => undefined);
    await client.access.login({ username: 'a-stranger', password: 'not this secret' }).catch(() => undefined);
    await administrator.client.access.users.resetPassword({ id });
    const lines = await db.sql(
      `select organisation_id, user_name, station, host(address) as address, procedure, input, outcome
       from audit_logs where user_name in ($1, 'a-stranger', $2) order by id`,
      [username, administrator.username],
    );
    expect(lines).toMatchObject([
      { user_name: administrator.username, procedure: 'access.login', outcome: 'ok' },
      {
        organisation_id: organisationId,
        user_name: username,
        station: 'Desk 9',
        address: '192.0.2.9',
        outcome: 'INVALID_CREDENTIALS',
        input: { username, password: '[secret]' },
      },
      { organisation_id: null, user_name: 'a-stranger', outcome: 'INVALID_CREDENTIALS' },
      { user_name: administrator.username, procedure: 'access.users.resetPassword', input: { id } },
    ]);
    expect(JSON.stringify(lines)).not.toContain('not this secret');
  });

  it('is not filled by people who are not logged in', async () => {
    const { client } = open();
    const station = `Flood ${lastUser}`;
    const flood = open({ station });
    for (let call = 0; call < 150; call += 1) {
      await flood.client.alarms.addNote({ id: AlarmId.parse(1), note: 'x' }).catch(() => undefined);
    }
    const [row] = await db.sql('select count(*)::int as n from audit_logs where station = $1', [station]);
    expect(row?.['n']).toBeLessThanOrEqual(120);
    await client.system.hello();
  });
});

describe('the first start', () => {
  let empty: TestDatabase;
  let first: OrganisationId;

  beforeEach(async () => {
    empty = await testDatabase();
    ({ organisationId: first } = await empty.organisation('Default'));
  });
  afterEach(() => empty.drop());
  const station = () => createAccess({ database: empty.database, clock, logger: createLogger('silent') });

  it('makes an administrator with a one-time password, once', async () => {
    const made = await station().bootstrapAdministrator(first, null);
    expect(made).toMatchObject({ username: 'admin', password: expect.stringMatching(/^(\w{4}-){3}\w{4}$/) });
    expect(await station().bootstrapAdministrator(first, null)).toBeNull();
    const own = station();
    const { client, close } = connectInMemory(createDesk({ access: own, clock }).dispatcher, origin);
    const { me } = await client.access.login({ username: 'Admin', password: made?.password ?? '' });
    expect(me).toMatchObject({ role: 'administrator', mustChangePassword: true });
    close();
  });

  it('makes one administrator when two stations start at once', async () => {
    const made = await Promise.all([
      station().bootstrapAdministrator(first, null),
      station().bootstrapAdministrator(first, null),
    ]);
    expect(made.filter((each) => each !== null)).toHaveLength(1);
  });

  it('takes the password of the settings, which need not be changed', async () => {
    expect(await station().bootstrapAdministrator(first, PASSWORD)).toBeNull();
    const { client, close } = connectInMemory(createDesk({ access: station(), clock }).dispatcher, origin);
    const { me } = await client.access.login({ username: 'admin', password: PASSWORD });
    expect(me.mustChangePassword).toBe(false);
    close();
  });

  it('refuses a weak password of the settings with a sentence', async () => {
    await expect(station().bootstrapAdministrator(first, 'admin')).rejects.toThrow(
      'WATCHDESK_ADMIN_PASSWORD is too weak',
    );
  });
});

it('while the database is away an open screen stays and a new one waits', async () => {
  const { client, token } = await loggedIn('operator');
  await client.access.me();
  await db.database.stop();
  clock.advance(6000);
  expect(await client.access.me()).toMatchObject({ role: 'operator' });
  const fresh = open({ sessionToken: token });
  await vi.waitFor(() =>
    expect(fresh.client.access.me()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' }),
  );
});
