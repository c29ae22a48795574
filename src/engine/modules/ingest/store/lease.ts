import { z } from 'zod';
import type { Fence, Tx } from '../../../platform/db/database.ts';

/** Who ingests in a slot, and how fresh that is by the database's clock. */
const Lease = z.object({
  epoch: z.int(),
  stationId: z.uuid().nullable(),
  holder: z.string().nullable(),
  /** Changes with each renewal. */
  renewal: z.string().nullable(),
  /** Since the last renewal; null where nobody ingests. */
  ageMs: z.number().nullable(),
  /** To whom a person gave it within the last ten seconds. */
  wantedBy: z.uuid().nullable(),
  /** Somebody ingests in the other way: alone where this is a worker's slot, as a worker where it is not. */
  isOtherWay: z.boolean(),
  /** Stations that did, and have not renewed that for ten seconds. */
  silentOthers: z.array(z.uuid()),
  /** The server takes no changes at all, and so no take-over either. */
  isReadOnly: z.boolean(),
});
export type Lease = z.infer<typeof Lease>;

/** How long a hand-over waits for its station; then anyone may take the slot. */
const WANTED = `case when wanted_at > clock_timestamp() - interval '10 s' then wanted_station_id end`;

/** One station that ingests alone, and workers, keep each other out. */
const OF_OTHER_WAY = `(other.slot = 'main') <> ($1 = 'main')`;
const FRESH_OTHER_WAY = `select from ingest_leases other
  where ${OF_OTHER_WAY} and other.renewed_at > clock_timestamp() - interval '10 s'`;

export async function readLease(tx: Tx, slot: string): Promise<Lease> {
  return await tx.one(
    Lease,
    `select epoch, station_id as "stationId", holder, renewed_at::text as renewal, ${WANTED} as "wantedBy",
       extract(epoch from clock_timestamp() - renewed_at)::float8 * 1000 as "ageMs",
       exists (${FRESH_OTHER_WAY}) as "isOtherWay",
       array(select distinct other.station_id from ingest_leases other
         where ${OF_OTHER_WAY} and other.renewed_at <= clock_timestamp() - interval '10 s') as "silentOthers",
       current_setting('transaction_read_only') = 'on' as "isReadOnly"
     from ingest_leases where slot = $1`,
    [slot],
  );
}

export interface Station {
  readonly id: string;
  readonly name: string;
}

const Epoch = z.object({ epoch: z.int() });

/**
 * Begins a new epoch. Waits for every transaction that still holds the one before. Leases of the other way that nobody
 * renews end with it, so that whoever wakes up with one writes nothing any more. Undefined where one is renewed.
 */
export async function takeLease(tx: Tx, slot: string, { id, name }: Station): Promise<Fence | undefined> {
  return await inOneWay(tx, slot, async () => {
    const taken = await tx.optional(
      Epoch,
      `with ended as (
         update ingest_leases other set epoch = epoch + 1, station_id = null, holder = null, since = null,
           renewed_at = null
         where ${OF_OTHER_WAY} and other.station_id is not null and not exists (${FRESH_OTHER_WAY}))
       update ingest_leases set epoch = epoch + 1, station_id = $2, holder = $3, since = clock_timestamp(),
         renewed_at = clock_timestamp(), wanted_station_id = null, wanted_at = null
       where slot = $1 and not exists (${FRESH_OTHER_WAY}) returning epoch`,
      [slot, id, name],
    );
    return taken === undefined ? undefined : { slot, epoch: taken.epoch };
  });
}

/** "WATC", as of the slots' own locks, of which none is 0: the two ways are taken one after the other. */
const WAY_LOCK = '(1463899203, 0)';

/** Of the connection, not of a transaction: what the other way has committed must be seen by the statement after it. */
async function inOneWay<T>(tx: Tx, slot: string, work: () => Promise<T>): Promise<T> {
  const mode = slot === 'main' ? '' : '_shared';
  await tx.raw(`select pg_advisory_lock${mode}${WAY_LOCK}`);
  try {
    return await work();
  } finally {
    await tx.raw(`select pg_advisory_unlock${mode}${WAY_LOCK}`);
  }
}

const Renewed = z.object({ wantedBy: z.uuid().nullable() });

/** Undefined where the slot has left this epoch; else the station that a person gave it to. */
export async function renewLease(
  tx: Tx,
  { slot, epoch }: Fence,
): Promise<z.infer<typeof Renewed> | undefined> {
  return await tx.optional(
    Renewed,
    `update ingest_leases set renewed_at = clock_timestamp()
     where slot = $1 and epoch = $2 and station_id is not null returning ${WANTED} as "wantedBy"`,
    [slot, epoch],
  );
}

/** At a clean stop; another holder's entry stays, and so does a hand-over's wish. */
export async function releaseLease(tx: Tx, { slot, epoch }: Fence): Promise<void> {
  await tx.execute(
    `update ingest_leases set station_id = null, holder = null, since = null, renewed_at = null
     where slot = $1 and epoch = $2`,
    [slot, epoch],
  );
}

const Slot = z.object({
  slot: z.string(),
  stationId: z.string().nullable(),
  holder: z.string().nullable(),
  since: z.date().nullable(),
  wantedBy: z.string().nullable(),
});
export type SlotRow = z.infer<typeof Slot>;

export async function readSlots(tx: Tx): Promise<SlotRow[]> {
  return await tx.many(
    Slot,
    `select slot, station_id as "stationId", holder, since, ${WANTED} as "wantedBy" from ingest_leases order by length(slot), slot`,
  );
}

/** Slots of workers come with the first process that is to fill them. */
export async function addSlots(tx: Tx, slots: readonly string[]): Promise<void> {
  await tx.execute(
    'insert into ingest_leases (slot) select unnest($1::text[]) on conflict (slot) do nothing',
    [slots],
  );
}

/** Asks the holder to let a station that is there take over. False where it is not there, or holds it already. */
export async function wishHandOver(tx: Tx, slot: string, stationId: string): Promise<boolean> {
  const changed = await tx.execute(
    `update ingest_leases set wanted_station_id = $2, wanted_at = clock_timestamp()
     where slot = $1 and station_id is distinct from $2
       and exists (select from stations where id = $2 and beat_at > clock_timestamp() - interval '10 s')`,
    [slot, stationId],
  );
  return changed === 1;
}
