import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { desk as origin } from '../../../../test/contract/desk.ts';
import { type AccessDesk, createAccessDesk, PASSWORD } from '../../../../test/support/access-desk.ts';
import { AppError } from '../../platform/app-error.ts';
import type { AccessDeps } from './access-deps.ts';
import { logIn } from './log-in.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { provePassword } from './prove-password.ts';
import { createSessionRegistry } from './session-registry.ts';
import { createThrottle } from './throttle.ts';

let at: AccessDesk;
beforeAll(async () => {
  at = await createAccessDesk();
});
afterEach(() => at.renew());
afterAll(() => at.db.drop());

const THROTTLED = { code: 'LOGIN_THROTTLED' };

/** The use cases with a hasher that is too busy while the test says so. */
function station() {
  const { clock, db } = at;
  const { database } = db;
  const hasher = createPasswordHasher();
  let isBusy = false;
  const refuseBusy = () => {
    if (isBusy) throw new AppError('LOGIN_THROTTLED', { retryAfterS: 5 });
  };
  const throttle = () => createThrottle({ clock, freeFailures: 5 });
  const deps: AccessDeps = {
    database,
    clock,
    hasher: {
      ...hasher,
      hash: async (password) => {
        refuseBusy();
        return hasher.hash(password);
      },
      verify: async (password, kept) => {
        refuseBusy();
        return hasher.verify(password, kept);
      },
    },
    registry: createSessionRegistry({ database, clock }),
    randomInt: () => 0,
    loginThrottle: { address: throttle(), unknownUser: throttle() },
    sessionThrottle: throttle(),
  };
  return {
    deps,
    busy: (value: boolean) => {
      isBusy = value;
    },
    logIn: (username: string, password: string) => logIn(deps, { username, password }, origin),
  };
}

describe('while hashing is too busy', () => {
  it('an attempt at which nobody looked does not count', async () => {
    const { username } = await at.user('operator');
    const here = station();
    for (let tried = 0; tried < 4; tried += 1) {
      await expect(here.logIn(username, 'wrong')).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
    here.busy(true);
    // The first of them would already lock the user.
    for (let tried = 0; tried < 10; tried += 1) {
      await expect(here.logIn(username, PASSWORD)).rejects.toMatchObject(THROTTLED);
    }
    expect(await at.column('failed_logins', username)).toBe(4);
    expect(await at.column('locked_until', username)).toBeNull();
    here.busy(false);
    await here.logIn(username, PASSWORD);
  });

  it('keeps the lock of another attempt', async () => {
    const { username } = await at.user('operator');
    const here = station();
    for (let tried = 0; tried < 5; tried += 1) await here.logIn(username, 'wrong').catch(() => undefined);
    here.busy(true);
    await expect(here.logIn(username, PASSWORD)).rejects.toMatchObject(THROTTLED);
    expect(await at.column('failed_logins', username)).toBe(5);
    expect(await at.column('locked_until', username)).toBeInstanceOf(Date);
  });

  it('a screen can still be unlocked afterwards', async () => {
    const { username } = await at.user('operator');
    const here = station();
    const { session } = await here.logIn(username, PASSWORD);
    here.busy(true);
    for (let tried = 0; tried < 10; tried += 1) {
      await expect(provePassword(here.deps, session, PASSWORD)).rejects.toMatchObject(THROTTLED);
    }
    here.busy(false);
    await provePassword(here.deps, session, PASSWORD);
  });
});
