import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../../test/support/postgres.ts';
import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import { createTail } from './tail.ts';
import { watchTail } from './watch-tail.ts';

let db: TestDatabase;
let organisationId: OrganisationId;
let north: SiteId;
let south: SiteId;

beforeAll(async () => {
  db = await testDatabase();
  ({ organisationId, siteId: north } = await db.organisation('North'));
  south = await db.site(organisationId, 'South');
  await db.sql(
    `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
     select $1, site, 'alarm_box', mac::macaddr, hostname, base
     from (values ($2::bigint, '02:00:00:00:00:01', 'here', 'a'), ($3, '02:00:00:00:00:02', 'there', 'a'),
       ($2, '02:00:00:00:00:03', 'both', 'a'), ($3, '02:00:00:00:00:04', 'both', 'a'),
       ($3, '02:00:00:00:00:05', 'here', 'a/b'), (null, '02:00:00:00:00:06', 'nowhere', 'a')) d (site, mac, hostname, base)`,
    [organisationId, north, south],
  );
});
afterAll(() => db.drop());

function rig(first: { allSites: boolean; siteIds: SiteId[] }, hostname?: string) {
  const tail = createTail();
  const stopping = new AbortController();
  const topics: string[] = [];
  let grant = first;
  const viewer = async (): Promise<Viewer> => db.person(organisationId);
  const run = async () => {
    const person = await viewer();
    const request = { viewer: () => ({ ...person, ...grant }), hostname, signal: stopping.signal };
    for await (const { topic } of watchTail({ database: db.database, clock: systemClock, tail }, request))
      topics.push(topic);
  };
  const running = run();
  return {
    topics,
    send: async (...sent: string[]) => {
      await expect.poll(() => tail.isWatched(organisationId, hostname ?? 'x')).toBe(true);
      for (const topic of sent)
        tail.publish(organisationId, {
          at: new Date(),
          topic,
          hostname: topic.split('/').at(-2) ?? '',
          kind: 'hb',
          sequence: null,
          outcome: 'accepted',
          reason: null,
          fields: null,
        });
    },
    grant: (next: typeof grant) => {
      grant = next;
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

const EVERY_BOX = ['here', 'there', 'both', 'nowhere', 'stranger'].map((name) => `a/pb/d/${name}/hb`);

describe('the live messages', () => {
  it('of a person with some sites are those of devices there, by a topic that is theirs alone', async () => {
    const look = rig({ allSites: false, siteIds: [north] });
    await look.send(...EVERY_BOX, 'a/b/pb/d/here/hb', 'a/d/here/hb', 'a/pb/d/here/alarm');
    await expect.poll(() => look.topics).toEqual(['a/pb/d/here/hb', 'a/d/here/hb', 'a/pb/d/here/alarm']);
    look.grant({ allSites: false, siteIds: [south] });
    await look.send('a/pb/d/here/status', 'a/pb/d/there/status');
    await expect.poll(() => look.topics.slice(3)).toEqual(['a/pb/d/there/status']);
    look.grant({ allSites: false, siteIds: [] });
    await look.send('a/pb/d/there/lw');
    look.grant({ allSites: true, siteIds: [] });
    await look.send('a/pb/d/stranger/hb');
    await expect.poll(() => look.topics.at(-1)).toBe('a/pb/d/stranger/hb');
    await look.stop();
  });

  it('of a person with all sites are all', async () => {
    const look = rig({ allSites: true, siteIds: [] });
    await look.send(...EVERY_BOX);
    await expect.poll(() => look.topics).toEqual(EVERY_BOX);
    await look.stop();
  });

  it('of one box are none where it is at another site', async () => {
    const [theirs, own] = [
      rig({ allSites: false, siteIds: [north] }, 'there'),
      rig({ allSites: false, siteIds: [south] }, 'there'),
    ];
    for (const look of [theirs, own]) await look.send('a/pb/d/there/hb');
    await expect.poll(() => own.topics).toHaveLength(1);
    for (const look of [theirs, own]) await look.stop();
    expect(theirs.topics).toEqual([]);
  });
});
