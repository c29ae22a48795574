import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { BrokerState, SystemStatus, Warning } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { type Counts, readCounts } from './store/counts.ts';

export interface SystemStatusDeps {
  readonly version: string;
  readonly station: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly broker: () => BrokerState;
  /** What the broker's self-test found wrong, in words. */
  readonly brokerWarnings: () => readonly string[];
  readonly feed: () => SystemStatus['feed'];
  readonly ingester: () => SystemStatus['ingester'];
  /** Stations whose clock differs from the database's by too much. */
  readonly clocksOff: () => readonly { readonly name: string; readonly aheadMs: number }[];
  /** Topic bases of an organisation's fleets whose messages carry no signature. */
  /** Jobs whose newest run failed. */
  readonly failingJobs: () => readonly string[];
  readonly unsignedBases: (organisationId: OrganisationId) => readonly string[];
}

function clockText({ name, aheadMs }: { readonly name: string; readonly aheadMs: number }): string {
  return `${name}: ${aheadMs > 0 ? '+' : '−'}${(Math.abs(aheadMs) / 1000).toFixed(1)} s`;
}

/** Counting 10,000 devices takes a few milliseconds; every screen of a station shares one count. */
const COUNTS_FRESH_MS = 2000;
const NO_COUNTS: Counts = { devices: 0, online: 0, unregistered: 0, rejectedToday: 0 };

interface KnownCounts {
  readonly counts: Promise<Counts>;
  readonly readAtMs: number;
}

/** The status bar's figures of one organisation. Works without a database, too: then the counts are the last known. */
export function createSystemStatus(
  deps: SystemStatusDeps,
): (organisationId: OrganisationId) => Promise<SystemStatus> {
  const known = new Map<OrganisationId, KnownCounts>();
  const lastGood = new Map<OrganisationId, Counts>();

  async function readOrRemember(organisationId: OrganisationId): Promise<Counts> {
    const last = lastGood.get(organisationId) ?? NO_COUNTS;
    if (deps.database.state().state !== 'up') return last;
    try {
      const counts = await readCounts(deps.database, organisationId);
      lastGood.set(organisationId, counts);
      return counts;
    } catch {
      // The database's own state in the same answer says what is wrong.
      return last;
    }
  }

  function countsOf(organisationId: OrganisationId): Promise<Counts> {
    const nowMs = deps.clock.monotonicMs();
    const entry = known.get(organisationId);
    if (entry !== undefined && nowMs - entry.readAtMs < COUNTS_FRESH_MS) return entry.counts;
    const counts = readOrRemember(organisationId);
    known.set(organisationId, { counts, readAtMs: nowMs });
    return counts;
  }

  function warningsOf(organisationId: OrganisationId, feed: SystemStatus['feed']): Warning[] {
    const unsigned = deps.unsignedBases(organisationId);
    const failing = deps.failingJobs();
    return [
      ...(unsigned.length > 0 ? [{ code: 'fleet-without-key' as const, detail: unsigned.join(', ') }] : []),
      ...(feed.mode === 'notify' ? [{ code: 'feed-fallback' as const, detail: feed.message ?? '' }] : []),
      ...(failing.length > 0 ? [{ code: 'job-failing' as const, detail: failing.join(', ') }] : []),
      ...deps.clocksOff().map((station) => ({ code: 'clock-off' as const, detail: clockText(station) })),
      ...deps.brokerWarnings().map((detail) => ({ code: 'broker-settings' as const, detail })),
    ];
  }

  return async (organisationId) => {
    const feed = deps.feed();
    return {
      version: deps.version,
      station: deps.station,
      serverTime: deps.clock.now(),
      database: deps.database.state(),
      broker: deps.broker(),
      feed,
      ingester: deps.ingester(),
      counts: await countsOf(organisationId),
      warnings: warningsOf(organisationId, feed),
    };
  };
}
