import type { Upkeep } from './roll-up.ts';
import {
  BATCH_ROWS,
  countRows,
  dropPartition,
  expireSpare,
  type PartitionedTable,
  readEndedPartitions,
} from './store/partitions.ts';
import { dropChunks, readChunkEnds } from './store/timescale.ts';
import { withPatience } from './with-patience.ts';

/**
 * Drops what ended before, one partition a transaction: while one goes, nobody can read or write the series. Rows of
 * the default partition go in batches. Rows that went, about.
 */
export async function dropPartitions(
  { session, signal }: Upkeep,
  table: PartitionedTable,
  untilMs: number,
): Promise<number> {
  let gone = 0;
  for (const ended of await readEndedPartitions(session, table, untilMs)) {
    signal?.throwIfAborted();
    const rows = await countRows(session, ended);
    await withPatience(session, () => dropPartition(session, ended));
    gone += rows;
  }
  for (;;) {
    signal?.throwIfAborted();
    const rows = await expireSpare(session, table, untilMs);
    gone += rows;
    if (rows < BATCH_ROWS) return gone;
  }
}

/** The same with the chunks of a hypertable or an aggregate. Chunks that went. */
export async function dropOldChunks(
  { session, signal }: Upkeep,
  table: string,
  untilMs: number,
): Promise<number> {
  let gone = 0;
  for (const endMs of await readChunkEnds(session, table, untilMs)) {
    signal?.throwIfAborted();
    gone += await withPatience(session, () => dropChunks(session, table, endMs));
  }
  return gone;
}
