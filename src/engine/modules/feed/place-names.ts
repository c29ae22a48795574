import { z } from 'zod';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { FeedItem } from '../../../shared/feed/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { VISIBLE_AFTER_MS } from './feed-hub.ts';

/** Where no log tells of changed names, a new one shows on changed rows after at most this long. */
const MAX_AGE_MS = 60_000;
/** A site that is not there (any more) must not cause a look-up with every frame. */
const MIN_AGE_MS = 1000;

/** Tables whose changes make what is known of names old. */
const NAMED_TABLES: ReadonlySet<string> = new Set(['sites', 'zones', 'brands', 'device_models', '*']);

const Named = z.object({ id: z.int(), name: z.string() });
const NamedModel = Named.extend({ brand: z.string() });

interface Known {
  readonly sites: ReadonlyMap<number, string>;
  readonly zones: ReadonlyMap<number, string>;
  readonly models: ReadonlyMap<number, z.infer<typeof NamedModel>>;
  readonly readAtMs: number;
}

/** What of a row must be named. */
interface Wanted {
  readonly siteId: number | null;
  readonly zoneId: number | null;
  readonly modelId: number | null;
}

function wantedBy(item: FeedItem): Wanted | null {
  if (item.kind === 'alarm') return { siteId: item.alarm.siteId, zoneId: null, modelId: null };
  if (item.kind === 'window') return { ...item.window, modelId: null };
  return item.kind === 'device' ? item.device : null;
}

const isKnown = ({ siteId, zoneId, modelId }: Wanted, known: Known): boolean =>
  (siteId === null || known.sites.has(siteId)) &&
  (zoneId === null || known.zones.has(zoneId)) &&
  (modelId === null || known.models.has(modelId));

function withNames(item: FeedItem, { sites, zones, models }: Known): FeedItem {
  if (item.kind === 'alarm')
    return { kind: 'alarm', alarm: { ...item.alarm, siteName: sites.get(item.alarm.siteId ?? 0) ?? null } };
  if (item.kind === 'window') {
    const { window } = item;
    return {
      kind: 'window',
      window: {
        ...window,
        siteName: sites.get(window.siteId) ?? null,
        zoneName: zones.get(window.zoneId ?? 0) ?? null,
      },
    };
  }
  if (item.kind !== 'device') return item;
  const { device } = item;
  const model = models.get(device.modelId ?? 0);
  return {
    kind: 'device',
    device: {
      ...device,
      siteName: sites.get(device.siteId ?? 0) ?? null,
      zoneName: zones.get(device.zoneId ?? 0) ?? null,
      modelName: model?.name ?? null,
      brandName: model?.brand ?? null,
    },
  };
}

interface PlaceNamesDeps {
  readonly database: Pick<Database, 'transaction'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface PlaceNames {
  fill(organisationId: OrganisationId, items: readonly FeedItem[]): Promise<readonly FeedItem[]>;
  /** A committed change of this table; `*` for any. */
  onChange(table: string): void;
}

const EMPTY = { sites: new Map(), zones: new Map(), models: new Map() };
const byId = <Row extends { readonly id: number }>(rows: readonly Row[]) =>
  new Map(rows.map((row) => [row.id, row]));
const names = (rows: readonly z.infer<typeof Named>[]) => new Map(rows.map(({ id, name }) => [id, name]));

/** The log has only ids of sites, zones and models; readers want names. They are read per organisation, under its own rights. */
export function createPlaceNames({ database, clock, logger }: PlaceNamesDeps): PlaceNames {
  const known = new Map<OrganisationId, Known>();
  const reading = new Map<OrganisationId, Promise<Known>>();
  /** Rises with each change of a name: what was read before it is old. */
  let generation = 0;
  let changedAtMs = Number.NEGATIVE_INFINITY;

  /** A name is no reason to hold an alarm back: without the database it is filled in with what is known. */
  async function read(organisationId: OrganisationId): Promise<Known> {
    // Read at once, a name that the log has just told of could still be the one before, and would then be kept.
    const waitMs = changedAtMs + VISIBLE_AFTER_MS - clock.monotonicMs();
    if (waitMs > 0) await new Promise<void>((resolve) => clock.after(waitMs, resolve));
    const begun = generation;
    try {
      const fresh = await database.transaction({ as: 'organisation', organisationId }, async (tx) => ({
        sites: names(await tx.many(Named, 'select id, name from sites')),
        zones: names(await tx.many(Named, 'select id, name from zones')),
        models: byId(
          await tx.many(
            NamedModel,
            'select m.id, m.name, b.name as brand from device_models m join brands b on b.id = m.brand_id',
          ),
        ),
        // Of a change meanwhile nothing may be missing.
        readAtMs: begun === generation ? clock.monotonicMs() : Number.NEGATIVE_INFINITY,
      }));
      known.set(organisationId, fresh);
      return fresh;
    } catch (error) {
      logger.warn({ err: error }, 'names of places could not be read');
      return known.get(organisationId) ?? { ...EMPTY, readAtMs: clock.monotonicMs() };
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
      const wanted = items.map(wantedBy).filter((each) => each !== null);
      if (wanted.every(({ siteId, zoneId, modelId }) => (siteId ?? zoneId ?? modelId) === null)) return items;
      const held = known.get(organisationId);
      const ageMs = held === undefined ? Number.POSITIVE_INFINITY : clock.monotonicMs() - held.readAtMs;
      const missing = held === undefined || !wanted.every((each) => isKnown(each, held));
      const stale = ageMs > MAX_AGE_MS || (missing && ageMs > MIN_AGE_MS);
      let current = held === undefined || stale ? await refresh(organisationId) : held;
      // A name changed while they were read.
      if (current.readAtMs === Number.NEGATIVE_INFINITY) current = await refresh(organisationId);
      return items.map((item) => withNames(item, current));
    },
    onChange: (table) => {
      if (!NAMED_TABLES.has(table)) return;
      generation += 1;
      changedAtMs = clock.monotonicMs();
      for (const [organisationId, names] of known)
        known.set(organisationId, { ...names, readAtMs: Number.NEGATIVE_INFINITY });
    },
  };
}
