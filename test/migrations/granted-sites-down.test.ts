import { expect, test } from 'vitest';
import { migrationPlace } from '../support/migration-place.ts';

/** The step that brings granted sites. */
const STEP = 11;

const place = migrationPlace(STEP);
const { step } = place;

test('who was held to some sites cannot come in to the version that shows all of them', async () => {
  await place.superuser.query(`insert into organisations (name, slug) values ('Ours', 'ours')`);
  await place.superuser.query(
    `insert into users (organisation_id, username, display_name, password_hash, role, all_sites, is_active)
     select o.id, u.name, u.name, 'x', u.role::user_role, u.all_sites, u.is_active
     from organisations o, (values ('chief', 'administrator', true, true), ('guard', 'operator', false, true),
       ('everywhere', 'operator', true, true), ('gone', 'viewer', true, false)) u (name, role, all_sites, is_active)`,
  );
  await place.superuser.query(
    `insert into sessions (organisation_id, user_id, token_hash, station, edition, expires_at)
     select organisation_id, id, sha256(username::bytea), 'Desk 1', 'browser', '2100-01-01Z' from users`,
  );
  expect(await step('down', 1)).toEqual(['0011_granted_sites']);
  const active = await place.superuser.query('select username, is_active from users order by 1');
  expect(active.rows).toEqual([
    { username: 'chief', is_active: true },
    { username: 'everywhere', is_active: true },
    { username: 'gone', is_active: false },
    { username: 'guard', is_active: false },
  ]);
  const sessions = await place.superuser.query(
    'select f.username from users u cross join find_session(sha256(u.username::bytea)) f order by 1',
  );
  expect(sessions.rows).toEqual([{ username: 'chief' }, { username: 'everywhere' }]);

  // Coming back gives nobody more than an administrator does.
  await step('up', 1);
  const back = await place.superuser.query(`select username from users where is_active and not all_sites`);
  expect(back.rows).toEqual([]);
});
