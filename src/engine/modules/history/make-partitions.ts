import { readLongestDays } from '../retention/index.ts';
import type { Upkeep } from './roll-up.ts';
import { readHistoryState } from './store/history-state.ts';
import { makePartition, PARTITIONED, type PartitionedTable, readOldestSpareMs } from './store/partitions.ts';
import { withPatience } from './with-patience.ts';

const DAY_MS = 86_400_000;
/** A Monday; as the function of the database counts. */
const ORIGIN_MS = Date.UTC(2000, 0, 3);
const KEPT_AS = { heartbeat_rows: 'heartbeats', heartbeat_hours: 'rollups' } as const;

/**
 * Makes partitions ahead, and those of the past that rows wait for in the default one: the job may not have run for
 * weeks. What a wrong clock wrote far into the future stays where it is until its time comes. Partitions made.
 */
export async function makePartitions({ session, clock, signal }: Upkeep): Promise<number> {
  const { engine } = await readHistoryState(session);
  const nowMs = clock.now().getTime();
  const tables: readonly PartitionedTable[] =
    engine === 'timescale' ? ['heartbeat_hours'] : ['heartbeat_rows', 'heartbeat_hours'];
  let made = 0;
  for (const table of tables) {
    const stepMs = PARTITIONED[table].stepDays * DAY_MS;
    const untilMs = nowMs + PARTITIONED[table].aheadDays * DAY_MS;
    const moments = new Set<number>();
    for (let at = nowMs; at <= untilMs; at += stepMs) moments.add(at);
    const keptMs = (await readLongestDays(session, KEPT_AS[table])) * DAY_MS;
    for (let from = nowMs - keptMs; ; ) {
      const waiting = await readOldestSpareMs(session, table, from, untilMs);
      if (waiting === null) break;
      moments.add(waiting);
      from = waiting - ((waiting - ORIGIN_MS) % stepMs) + stepMs;
    }
    for (const moment of moments) {
      signal?.throwIfAborted();
      const isNew = await withPatience(session, () => makePartition(session, table, moment));
      if (isNew) made += 1;
    }
  }
  return made;
}
