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
  /** The server takes no changes at all, and so no take-over either. */
  isReadOnly: z.boolean(),
});
export type Lease = z.infer<typeof Lease>;

/** How long a hand-over waits for its station; then anyone may take the slot. */
const WANTED = `case when wanted_at > clock_timestamp() - interval '10 s' then wanted_station_id end`;

export async function readLease(tx: Tx, slot: string): Promise<Lease> {
  return await tx.one(
    Lease,
    `select epoch, station_id as "stationId", holder, renewed_at::text as renewal, ${WANTED} as "wantedBy",
       extract(epoch from clock_timestamp() - renewed_at)::float8 * 1000 as "ageMs",
       exists (select from ingest_leases other where (other.slot = 'main') <> ($1 = 'main')
         and other.renewed_at > clock_timestamp() - interval '10 s') as "isOtherWay",
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

/** Begins a new epoch. Waits for every transaction that still holds the one before. */
export async function takeLease(tx: Tx, slot: string, { id, name }: Station): Promise<Fence> {
  const { epoch } = await tx.one(
    Epoch,
    `update ingest_leases set epoch = epoch + 1, station_id = $2, holder = $3, since = clock_timestamp(),
       renewed_at = clock_timestamp(), wanted_station_id = null, wanted_at = null
     where slot = $1 returning epoch`,
    [slot, id, name],
  );
  return { slot, epoch };
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
