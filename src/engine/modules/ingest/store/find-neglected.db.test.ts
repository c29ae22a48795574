import { expect, test } from 'vitest';
import { testDatabase } from '../../../../../test/support/postgres.ts';
import { findNeglected, NEGLECTED_AT_ONCE } from './find-neglected.ts';

test('boxes behind many that need a look are found in the next step', async () => {
  const db = await testDatabase();
  try {
    const { organisationId, siteId } = await db.organisation('North');
    const count = NEGLECTED_AT_ONCE + 20;
    await db.sql(
      `with made as (
         insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
         select $1, $2, 'alarm_box', ('02:00:00:00:' || lpad(to_hex(n / 256), 2, '0') || ':' || lpad(to_hex(n % 256), 2, '0'))::macaddr,
           'BOX_' || n, 'wd' from generate_series(1, $3::int) as n returning id, organisation_id)
       insert into device_status (device_id, organisation_id, is_online, last_seen)
         select id, organisation_id, true, now() - interval '10 min' from made`,
      [organisationId, siteId, count],
    );
    const find = (after: Parameters<typeof findNeglected>[2]) =>
      db.database.transaction({ as: 'organisation', organisationId }, (tx) =>
        findNeglected(tx, new Date(Date.now() - 300_000), after),
      );
    const first = await find(null);
    const second = await find(first.at(-1)?.id ?? null);
    expect([first.length, second.length]).toEqual([NEGLECTED_AT_ONCE, 20]);
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(count);
  } finally {
    await db.drop();
  }
});
