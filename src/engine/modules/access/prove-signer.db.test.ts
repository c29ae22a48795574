import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { desk as origin } from '../../../../test/contract/desk.ts';
import { type AccessDesk, createAccessDesk, PASSWORD } from '../../../../test/support/access-desk.ts';

let at: AccessDesk;
beforeAll(async () => {
  at = await createAccessDesk();
});
afterEach(() => at.renew());
afterAll(() => at.db.drop());

async function signs(credentials: { username?: string; password: string }, token: string) {
  const session = await at.access.sessions.find(token);
  if (session === null) throw new Error('nobody is logged in');
  return at.access.proveSigner({ session, origin }, { permission: 'handovers.sign', ...credentials });
}

const wrong = { code: 'INVALID_CREDENTIALS' };

describe('a signature', () => {
  it('is that of whoever gives the password: the session’s person, or a colleague at the same desk', async () => {
    const { id, token } = await at.loggedIn('operator');
    const colleague = await at.user('supervisor');
    expect(await signs({ password: PASSWORD }, token)).toMatchObject({ userId: id, station: origin.station });
    const other = await signs({ username: colleague.username, password: PASSWORD }, token);
    expect(other).toMatchObject({ userId: colleague.id, station: origin.station });
    expect(await at.column('failed_logins', colleague.username)).toBe(0);
    expect((await at.access.sessions.find(token))?.me.userId).toBe(id);
  });

  it('makes who guesses wait, in the session and by name', async () => {
    const { token } = await at.loggedIn('operator');
    const colleague = await at.user('operator');
    for (const username of [undefined, colleague.username]) {
      const given = username === undefined ? {} : { username };
      let refusal: unknown = null;
      for (let guess = 0; guess < 10; guess += 1) {
        refusal = await signs({ ...given, password: 'some other words' }, token).catch(
          (error: unknown) => error,
        );
      }
      expect(refusal).toMatchObject({ code: 'LOGIN_THROTTLED' });
    }
  });

  it('is refused to whoever may not sign, and to who is of another organisation or not known', async () => {
    const { token } = await at.loggedIn('operator');
    const technician = await at.user('technician');
    await expect(signs({ username: technician.username, password: PASSWORD }, token)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const stranger = await at.user('operator');
    const { organisationId } = await at.db.organisation(`Theirs ${at.unique()}`);
    await at.db.sql('update users set organisation_id = $1 where id = $2', [organisationId, stranger.id]);
    await expect(signs({ username: stranger.username, password: PASSWORD }, token)).rejects.toMatchObject(
      wrong,
    );
    await expect(signs({ username: 'nobody-here', password: PASSWORD }, token)).rejects.toMatchObject(wrong);
    const fresh = await at.user('operator');
    await at.db.sql('update users set must_change_password = true where id = $1', [fresh.id]);
    await expect(signs({ username: fresh.username, password: PASSWORD }, token)).rejects.toMatchObject({
      code: 'PASSWORD_CHANGE_REQUIRED',
    });
  });
});
