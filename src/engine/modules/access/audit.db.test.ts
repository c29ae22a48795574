import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccessDesk, createAccessDesk } from '../../../../test/support/access-desk.ts';
import { AlarmId } from '../../../shared/contract/primitives.ts';

let at: AccessDesk;
beforeAll(async () => {
  at = await createAccessDesk();
});
afterEach(() => at.renew());
afterAll(() => at.db.drop());

describe('the audit log', () => {
  it('names the person, the desk and the outcome, and keeps no secret', async () => {
    const administrator = await at.loggedIn('administrator');
    const { username, id } = await at.user('operator');
    const { client } = at.open({ address: '192.0.2.9', station: 'Desk 9' });
    await client.access.login({ username, password: 'not this secret' }).catch(() => undefined);
    await client.access.login({ username: 'a-stranger', password: 'not this secret' }).catch(() => undefined);
    await administrator.client.access.users.resetPassword({ id });
    const lines = await at.db.sql(
      `select organisation_id, user_name, station, host(address) as address, procedure, input, outcome
       from audit_logs where user_name in ($1, 'a-stranger', $2) order by id`,
      [username, administrator.username],
    );
    expect(lines).toMatchObject([
      { user_name: administrator.username, procedure: 'access.login', outcome: 'ok' },
      {
        organisation_id: at.organisationId,
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
    const { client } = at.open();
    const station = `Flood ${at.unique()}`;
    const flood = at.open({ station });
    for (let call = 0; call < 150; call += 1) {
      await flood.client.alarms.addNote({ id: AlarmId.parse(1), note: 'x' }).catch(() => undefined);
    }
    const [row] = await at.db.sql('select count(*)::int as n from audit_logs where station = $1', [station]);
    expect(row?.['n']).toBeLessThanOrEqual(120);
    await client.system.hello();
  });
});
