import { makePartitions } from './make-partitions.ts';
import { COMPRESS_AFTER_DAYS } from './move-to-timescale.ts';
import type { Upkeep } from './roll-up.ts';
import { readHistoryState } from './store/history-state.ts';
import { compressChunks } from './store/timescale.ts';

const DAY_MS = 86_400_000;

/** Room for what comes, and less of it for what nobody changes any more. Partitions made, chunks compressed. */
export async function keepStorage(upkeep: Upkeep): Promise<number> {
  const { session, clock, signal } = upkeep;
  const made = await makePartitions(upkeep);
  const { engine } = await readHistoryState(session);
  if (engine === 'native') return made;
  const untilMs = clock.now().getTime() - COMPRESS_AFTER_DAYS * DAY_MS;
  return made + (await compressChunks(session, 'heartbeat_rows', untilMs, signal));
}
