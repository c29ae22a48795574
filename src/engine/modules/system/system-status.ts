import type { BrokerState, SystemStatus, Warning } from '../../../shared/system/model.ts';
import type { Clock } from '../../platform/clock.ts';
import { type Database, personScope } from '../../platform/db/database.ts';
import { sightKey, type Viewer } from '../../platform/rpc/viewer.ts';
import { type Counts, readCounts } from './store/counts.ts';

export interface SystemStatusDeps {
  readonly version: string;
  readonly station: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly broker: () => BrokerState;
  /** What the broker's self-test found wrong, in words. */
  readonly brokerWarnings: () => readonly string[];
  /** When the broker was found to have forgotten this installation's session, lately. */
  readonly brokerForgotAt: () => Date | null;
  readonly feed: () => SystemStatus['feed'];
  readonly ingester: () => SystemStatus['ingester'];
  /** Stations whose clock differs from the database's by too much. */
  readonly clocksOff: () => readonly { readonly name: string; readonly aheadMs: number }[];
  /** Jobs whose newest run failed. */
  readonly failingJobs: () => readonly string[];
  /** Topic bases of fleets whose messages carry no signature, of those that land where this person sees them. */
  readonly unsignedBases: (viewer: Viewer) => readonly string[];
}

function clockText({ name, aheadMs }: { readonly name: string; readonly aheadMs: number }): string {
  return `${name}: ${aheadMs > 0 ? '+' : '−'}${(Math.abs(aheadMs) / 1000).toFixed(1)} s`;
}

/** Counting 10,000 devices takes a few milliseconds; the screens of people who see the same share one count. */
const COUNTS_FRESH_MS = 2000;
const NO_COUNTS: Counts = { devices: 0, online: 0, unregistered: 0, rejectedToday: 0 };

interface KnownCounts {
  readonly counts: Promise<Counts>;
  readonly readAtMs: number;
}

/** The status bar's figures, of what a person may see. Works without a database, too: then the counts are the last known. */
export function createSystemStatus(deps: SystemStatusDeps): (viewer: Viewer) => Promise<SystemStatus> {
  const known = new Map<string, KnownCounts>();
  const lastGood = new Map<string, Counts>();

  async function readOrRemember(viewer: Viewer): Promise<Counts> {
    const last = lastGood.get(sightKey(viewer)) ?? NO_COUNTS;
    if (deps.database.state().state !== 'up') return last;
    try {
      const counts = await readCounts(deps.database, personScope(viewer));
      lastGood.set(sightKey(viewer), counts);
      return counts;
    } catch {
      // The database's own state in the same answer says what is wrong.
      return last;
    }
  }

  function countsOf(viewer: Viewer): Promise<Counts> {
    const key = sightKey(viewer);
    const nowMs = deps.clock.monotonicMs();
    const entry = known.get(key);
    if (entry !== undefined && nowMs - entry.readAtMs < COUNTS_FRESH_MS) return entry.counts;
    const counts = readOrRemember(viewer);
    known.set(key, { counts, readAtMs: nowMs });
    return counts;
  }

  function warningsOf(viewer: Viewer, feed: SystemStatus['feed']): Warning[] {
    const unsigned = deps.unsignedBases(viewer);
    const failing = deps.failingJobs();
    const forgotAt = deps.brokerForgotAt();
    return [
      ...(unsigned.length > 0 ? [{ code: 'fleet-without-key' as const, detail: unsigned.join(', ') }] : []),
      ...(feed.mode === 'notify' ? [{ code: 'feed-fallback' as const, detail: feed.message ?? '' }] : []),
      ...(failing.length > 0 ? [{ code: 'job-failing' as const, detail: failing.join(', ') }] : []),
      ...deps.clocksOff().map((station) => ({ code: 'clock-off' as const, detail: clockText(station) })),
      ...(forgotAt === null
        ? []
        : [{ code: 'broker-forgot' as const, detail: `${forgotAt.toISOString().slice(0, 16)}Z` }]),
      ...deps.brokerWarnings().map((detail) => ({ code: 'broker-settings' as const, detail })),
    ];
  }

  return async (viewer) => {
    const feed = deps.feed();
    return {
      version: deps.version,
      station: deps.station,
      serverTime: deps.clock.now(),
      database: deps.database.state(),
      broker: deps.broker(),
      feed,
      ingester: deps.ingester(),
      counts: await countsOf(viewer),
      warnings: warningsOf(viewer, feed),
    };
  };
}
