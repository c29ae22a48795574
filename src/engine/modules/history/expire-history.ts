import type { Retained } from '../../../shared/retention/model.ts';
import { readDaysOfAll, readLongestDays } from '../retention/index.ts';
import { dropOldChunks, dropPartitions } from './drop-partitions.ts';
import { expireInSlices } from './expire-slices.ts';
import { rollUpWhatCanBe, type Upkeep } from './roll-up.ts';
import { forgetRemovedDevices, readDatabaseNowMs } from './store/expire-rows.ts';
import { readHistoryState } from './store/history-state.ts';
import { readMaterialised } from './store/timescale.ts';

const DAY_MS = 86_400_000;

/**
 * Lets go what is older than anybody keeps it, whole partitions or chunks at a time, and row by row what single
 * organisations keep for less. Rollups are made before their rows go. Rows that went, or chunks.
 */
export async function expireHistory(upkeep: Upkeep): Promise<number> {
  const { session, clock } = upkeep;
  // What is in its way is told by the job of its own; this one goes as far as it got.
  await rollUpWhatCanBe(upkeep);
  const { engine, hoursUntilMs } = await readHistoryState(session);
  // One clock alone, set wrong by years, shall not cost a history.
  const nowMs = Math.min(clock.now().getTime(), await readDatabaseNowMs(session));
  const rowsUntilMs = nowMs - (await readLongestDays(session, 'heartbeats')) * DAY_MS;
  const rollupsUntilMs = nowMs - (await readLongestDays(session, 'rollups')) * DAY_MS;

  let gone = 0;
  // Of rows that are not rolled up yet nothing would be left.
  const rolledMs = engine === 'timescale' ? Number.POSITIVE_INFINITY : hoursUntilMs;
  if (engine === 'timescale') {
    gone += await dropOldChunks(upkeep, 'heartbeat_rows', rowsUntilMs);
    for (const aggregate of ['heartbeat_hours_aggregate', 'heartbeat_days_aggregate'])
      gone += await dropOldChunks(upkeep, aggregate, rollupsUntilMs);
  } else {
    gone += await dropPartitions(upkeep, 'heartbeat_rows', Math.min(rowsUntilMs, rolledMs));
  }
  gone += await dropPartitions(upkeep, 'heartbeat_hours', rollupsUntilMs);
  gone += await expireInSlices(upkeep, { table: 'heartbeat_days', key: 'bucket' }, null, rollupsUntilMs);

  const aggregated = engine === 'timescale' ? await readMaterialised(session) : [];
  for (const table of aggregated) gone += await forgetRemovedDevices(session, table);
  const shorter = async (what: Retained, key: 'time' | 'bucket', tables: readonly string[]) => {
    const longest = await readLongestDays(session, what);
    for (const { organisationId, days } of await readDaysOfAll(session, what)) {
      if (days >= longest) continue;
      const untilMs = Math.min(nowMs - days * DAY_MS, key === 'time' ? rolledMs : Number.POSITIVE_INFINITY);
      for (const table of tables)
        gone += await expireInSlices(upkeep, { table, key }, organisationId, untilMs);
    }
  };
  await shorter('heartbeats', 'time', ['heartbeat_rows']);
  await shorter('rollups', 'bucket', ['heartbeat_hours', 'heartbeat_days', ...aggregated]);
  return gone;
}
