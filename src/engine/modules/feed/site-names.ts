import { z } from 'zod';
import { type OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { FeedItem } from '../../../shared/feed/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';

/** A renamed site shows its new name on changed rows after at most this long. */
const MAX_AGE_MS = 60_000;
/** A site that is not there (any more) must not cause a look-up with every frame. */
const MIN_AGE_MS = 1000;

const SiteName = z.object({ id: SiteId, name: z.string() });

interface Known {
  readonly names: ReadonlyMap<number, string>;
  readonly readAtMs: number;
}

function siteOf(item: FeedItem): number | null {
  if (item.kind === 'alarm') return item.alarm.siteId;
  return item.kind === 'device' ? item.device.siteId : null;
}

function withName(item: FeedItem, names: ReadonlyMap<number, string>): FeedItem {
  const siteName = names.get(siteOf(item) ?? 0) ?? null;
  if (item.kind === 'alarm') return { kind: 'alarm', alarm: { ...item.alarm, siteName } };
  return item.kind === 'device' ? { kind: 'device', device: { ...item.device, siteName } } : item;
}

interface SiteNamesDeps {
  readonly database: Pick<Database, 'transaction'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface SiteNames {
  fill(organisationId: OrganisationId, items: readonly FeedItem[]): Promise<readonly FeedItem[]>;
}

/** The log has only a site's id; readers want its name. Names are read per organisation, under its own rights. */
export function createSiteNames({ database, clock, logger }: SiteNamesDeps): SiteNames {
  const known = new Map<OrganisationId, Known>();
  const reading = new Map<OrganisationId, Promise<Known>>();

  /** A name is no reason to hold an alarm back: without the database it is filled in with what is known. */
  async function read(organisationId: OrganisationId): Promise<Known> {
    try {
      const rows = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        tx.many(SiteName, 'select id, name from sites'),
      );
      const fresh = { names: new Map(rows.map(({ id, name }) => [id, name])), readAtMs: clock.monotonicMs() };
      known.set(organisationId, fresh);
      return fresh;
    } catch (error) {
      logger.warn({ err: error }, 'site names could not be read');
      return known.get(organisationId) ?? { names: new Map(), readAtMs: clock.monotonicMs() };
    } finally {
      reading.delete(organisationId);
    }
  }

  function refresh(organisationId: OrganisationId): Promise<Known> {
    const running = reading.get(organisationId) ?? read(organisationId);
    reading.set(organisationId, running);
    return running;
  }

  return {
    fill: async (organisationId, items) => {
      const sites = items.map(siteOf).filter((site) => site !== null);
      if (sites.length === 0) return items;
      const held = known.get(organisationId);
      const ageMs = held === undefined ? Number.POSITIVE_INFINITY : clock.monotonicMs() - held.readAtMs;
      const missing = sites.some((site) => held?.names.has(site) !== true);
      const stale = ageMs > MAX_AGE_MS || (missing && ageMs > MIN_AGE_MS);
      const { names } = held === undefined || stale ? await refresh(organisationId) : held;
      return items.map((item) => (siteOf(item) === null ? item : withName(item, names)));
    },
  };
}
