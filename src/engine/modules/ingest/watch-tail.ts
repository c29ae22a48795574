import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { grantKey, type Viewer } from '../../platform/rpc/viewer.ts';
import { listTopicsOf } from './store/tailed-devices.ts';
import type { Tail, TailedMessage } from './tail.ts';

export interface WatchTailDeps {
  readonly database: Pick<Database, 'transaction'>;
  readonly clock: Clock;
  readonly tail: Pick<Tail, 'read'>;
}

interface TailRequest {
  /** The person who looks, with the sites granted at the moment. */
  readonly viewer: () => Viewer;
  readonly hostname: string | undefined;
  readonly signal: AbortSignal;
}

/** A device that moves to another site is shown, or no more, after at most this long. */
const TOPICS_FRESH_MS = 5000;

/**
 * Live messages of the devices that a person may see. Ingestion does not know sites: who has not all of them is shown
 * what came on the topics of devices at the granted ones, and nothing of boxes that are not registered.
 */
export async function* watchTail(
  { database, clock, tail }: WatchTailDeps,
  { viewer, hostname, signal }: TailRequest,
): AsyncGenerator<TailedMessage, void> {
  const { organisationId } = viewer();
  let topics: ReadonlySet<string> = new Set();
  let readFor = '';
  let readAtMs = Number.NEGATIVE_INFINITY;

  async function mayShow({ topic }: TailedMessage): Promise<boolean> {
    const { allSites, siteIds } = viewer();
    if (allSites) return true;
    const key = grantKey({ allSites, siteIds });
    if (key !== readFor || clock.monotonicMs() - readAtMs >= TOPICS_FRESH_MS) {
      const atMs = clock.monotonicMs();
      topics = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        listTopicsOf(tx, { siteIds, hostname }),
      );
      [readFor, readAtMs] = [key, atMs];
    }
    return grantKey(viewer()) === key && topics.has(topic.slice(0, topic.lastIndexOf('/')));
  }

  for await (const message of tail.read(organisationId, hostname, signal))
    if (await mayShow(message)) yield message;
}
