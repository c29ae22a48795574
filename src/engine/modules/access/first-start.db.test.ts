import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesk, desk as origin } from '../../../../test/contract/desk.ts';
import { accessOf, PASSWORD, steppedClock } from '../../../../test/support/access-desk.ts';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import { connectInMemory } from '../../platform/rpc/in-memory-link.ts';

const clock = steppedClock();

describe('the first start', () => {
  let empty: TestDatabase;
  let first: OrganisationId;

  beforeEach(async () => {
    empty = await testDatabase();
    ({ organisationId: first } = await empty.organisation('Default'));
  });
  afterEach(() => empty.drop());
  const station = () => accessOf(empty, clock);

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
