import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccessDesk, createAccessDesk } from '../../../../test/support/access-desk.ts';
import { SiteId } from '../../../shared/contract/primitives.ts';

let at: AccessDesk;
let north: SiteId;
let south: SiteId;
beforeAll(async () => {
  at = await createAccessDesk();
  const [row] = await at.db.sql('select id from sites where organisation_id = $1', [at.organisationId]);
  north = SiteId.parse(row?.['id']);
  south = await at.db.site(at.organisationId, 'South');
});
afterEach(() => at.renew());
afterAll(() => at.db.drop());

const newPerson = () => ({ username: `new-${at.unique()}`, displayName: 'New' }) as const;

describe('granting sites', () => {
  it('gives a new person all of them, where nothing is said', async () => {
    const { client } = await at.loggedIn('administrator');
    const { user } = await client.access.users.create({ ...newPerson(), role: 'viewer' });
    expect(user).toMatchObject({ allSites: true, siteIds: [] });
  });

  it('gives a new person the ones named, each once', async () => {
    const { client } = await at.loggedIn('administrator');
    const { user } = await client.access.users.create({
      ...newPerson(),
      role: 'viewer',
      allSites: false,
      siteIds: [south, north, south],
    });
    expect(user).toMatchObject({ allSites: false, siteIds: [north, south] });
    expect(await client.access.users.list()).toContainEqual(user);
  });

  it('changes them, and nothing else', async () => {
    const { client } = await at.loggedIn('administrator');
    const { user } = await client.access.users.create({ ...newPerson(), role: 'operator' });
    const update = (change: { allSites?: boolean; siteIds?: SiteId[]; displayName?: string }) =>
      client.access.users.update({ id: user.id, ...change });
    expect(await update({ allSites: false, siteIds: [north] })).toEqual({
      ...user,
      allSites: false,
      siteIds: [north],
    });
    expect(await update({ displayName: 'Renamed' })).toMatchObject({ allSites: false, siteIds: [north] });
    expect(await update({ allSites: false, siteIds: [south] })).toMatchObject({ siteIds: [south] });
    expect(await update({ allSites: false, siteIds: [] })).toMatchObject({ allSites: false, siteIds: [] });
    expect(await update({ allSites: true })).toMatchObject({ allSites: true, siteIds: [] });
    expect(await at.db.sql('select 1 as one from user_sites where user_id = $1', [user.id])).toEqual([]);
  });

  it('refuses sites that are not of the organisation, and keeps what was granted', async () => {
    const { client } = await at.loggedIn('administrator');
    const theirs = (await at.db.organisation(`Theirs ${at.unique()}`)).siteId;
    const { user } = await client.access.users.create({
      ...newPerson(),
      role: 'viewer',
      allSites: false,
      siteIds: [north],
    });
    await expect(
      client.access.users.update({
        id: user.id,
        displayName: 'Changed',
        allSites: false,
        siteIds: [north, theirs],
      }),
    ).rejects.toMatchObject({ code: 'SITE_UNKNOWN', data: { siteIds: [theirs] } });
    const person = newPerson();
    await expect(
      client.access.users.create({ ...person, role: 'viewer', allSites: false, siteIds: [theirs] }),
    ).rejects.toMatchObject({ code: 'SITE_UNKNOWN' });
    const users = await client.access.users.list();
    expect(users).toContainEqual(user);
    expect(users.map(({ username }) => username)).not.toContain(person.username);
  });

  it('refuses a list beside all sites', async () => {
    const { client } = await at.loggedIn('administrator');
    for (const choice of [{ allSites: true, siteIds: [north] }, { siteIds: [north] }])
      await expect(
        client.access.users.create({ ...newPerson(), role: 'viewer', ...choice }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('leaves administrators all sites, also those who become one', async () => {
    const { client } = await at.loggedIn('administrator');
    await expect(
      client.access.users.create({
        ...newPerson(),
        role: 'administrator',
        allSites: false,
        siteIds: [north],
      }),
    ).rejects.toMatchObject({ code: 'ADMINISTRATOR_HAS_ALL_SITES' });
    const { user } = await client.access.users.create({
      ...newPerson(),
      role: 'supervisor',
      allSites: false,
      siteIds: [north],
    });
    expect(await client.access.users.update({ id: user.id, role: 'administrator' })).toMatchObject({
      role: 'administrator',
      allSites: true,
      siteIds: [],
    });
    await expect(
      client.access.users.update({ id: user.id, allSites: false, siteIds: [north] }),
    ).rejects.toMatchObject({ code: 'ADMINISTRATOR_HAS_ALL_SITES' });
    expect(
      await client.access.users.update({
        id: user.id,
        role: 'operator',
        allSites: false,
        siteIds: [south],
      }),
    ).toMatchObject({ role: 'operator', allSites: false, siteIds: [south] });
  });

  it('is in the audit log with what was chosen', async () => {
    const { client } = await at.loggedIn('administrator');
    const person = await at.user('viewer');
    await client.access.users.update({ id: person.id, allSites: false, siteIds: [north] });
    expect(
      await at.db.sql(
        `select input, outcome from audit_logs where procedure = 'access.users.update' order by id desc limit 1`,
      ),
    ).toEqual([{ input: { id: person.id, allSites: false, siteIds: [north] }, outcome: 'ok' }]);
  });

  it('holds for whoever is logged in: at once here, elsewhere after at most five seconds', async () => {
    const administrator = await at.loggedIn('administrator');
    const person = await at.loggedIn('operator');
    expect(await person.client.access.me()).toMatchObject({ allSites: true, siteIds: [] });
    await administrator.client.access.users.update({ id: person.id, allSites: false, siteIds: [north] });
    expect(await person.client.access.me()).toMatchObject({ allSites: false, siteIds: [north] });
    await at.db.sql('update users set all_sites = true where id = $1', [person.id]);
    at.clock.advance(5000);
    expect(await person.client.access.me()).toMatchObject({ allSites: true, siteIds: [] });
  });
});
