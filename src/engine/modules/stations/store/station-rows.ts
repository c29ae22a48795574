import { z } from 'zod';
import { type ClockDifference, StationId } from '../../../../shared/stations/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** What a station tells of itself. */
export interface StationFacts {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly processId: number;
  readonly edition: 'desktop' | 'headless' | 'worker';
  readonly version: string;
}

const Beat = z.object({ isNew: z.boolean(), at: z.date() });

/** Makes or renews the row; the answer has the database's time. */
export async function writeBeat(
  tx: Tx,
  { id, name, host, processId, edition, version }: StationFacts,
  clock: ClockDifference | null,
): Promise<z.infer<typeof Beat>> {
  return await tx.one(
    Beat,
    `insert into stations (id, name, host, process_id, edition, version, clock_offset_ms, clock_error_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (id) do update set beat_at = clock_timestamp(), clock_offset_ms = excluded.clock_offset_ms,
       clock_error_ms = excluded.clock_error_ms
     returning xmax = 0 as "isNew", clock_timestamp() as at`,
    [id, name, host, processId, edition, version, clock?.aheadMs ?? null, clock?.errorMs ?? null],
  );
}

/** A station that was started again replaces the row of its earlier self; others stay a day for people to see. */
export async function removeGone(tx: Tx, { id, name, host }: StationFacts): Promise<void> {
  await tx.execute(
    `delete from stations where id <> $1 and (beat_at < clock_timestamp() - interval '1 day'
       or (name = $2 and host = $3 and beat_at < clock_timestamp() - interval '10 s'))`,
    [id, name, host],
  );
}

export async function removeStation(tx: Tx, id: string): Promise<void> {
  await tx.execute('delete from stations where id = $1', [id]);
}

const Row = z.object({
  id: StationId,
  name: z.string(),
  host: z.string(),
  processId: z.int(),
  edition: z.enum(['desktop', 'headless', 'worker']),
  version: z.string(),
  startedAt: z.date(),
  beatAt: z.date(),
  isPresent: z.boolean(),
  aheadMs: z.number().nullable(),
  errorMs: z.number().nullable(),
});
export type StationRow = z.infer<typeof Row>;

export async function readStations(tx: Tx): Promise<StationRow[]> {
  return await tx.many(
    Row,
    `select id, name, host, process_id as "processId", edition, version, started_at as "startedAt",
       beat_at as "beatAt", beat_at > clock_timestamp() - interval '10 s' as "isPresent",
       clock_offset_ms as "aheadMs", clock_error_ms as "errorMs"
     from stations order by name, host, started_at`,
  );
}
