import { z } from 'zod';
import { DeviceId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { encodeEntries, type JournalEntry } from './journal-entries.ts';

const Id = z.object({ id: z.int() });

/** Gives the row's number. One row a batch: writing each box's own row instead cost ten times as much. */
export async function appendToJournal(
  tx: Tx,
  organisationId: OrganisationId,
  entries: readonly JournalEntry[],
): Promise<number> {
  const { id } = await tx.one(
    Id,
    'insert into replay_journal (organisation_id, entries) values ($1, $2) returning id',
    [organisationId, encodeEntries(entries)],
  );
  return id;
}

const JournalRow = z.object({ id: z.int(), entries: z.instanceof(Uint8Array) });
const ROWS_AT_ONCE = 2000;

/** The next rows behind `after`, in the order in which they were written; none at the end. */
export function readJournal(
  tx: Tx,
  organisationId: OrganisationId,
  after: number,
): Promise<z.infer<typeof JournalRow>[]> {
  return tx.many(
    JournalRow,
    `select id, entries from replay_journal where organisation_id = $1 and id > $2
     order by id limit ${ROWS_AT_ONCE}`,
    [organisationId, after],
  );
}

export async function removeFromJournal(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx.execute('delete from replay_journal where id = any ($1::bigint[])', [ids]);
}

const StoredReplay = z.object({
  deviceId: DeviceId,
  bootEpoch: z.int(),
  highestSequence: z.int(),
  seen: z.instanceof(Uint8Array),
  replayResetAt: z.date().nullable(),
});

/** What is stored of the present boots of these boxes. */
export function readReplay(tx: Tx, ids: readonly DeviceId[]): Promise<z.infer<typeof StoredReplay>[]> {
  return tx.many(
    StoredReplay,
    `select r.device_id as "deviceId", r.boot_epoch as "bootEpoch", r.highest_sequence as "highestSequence", r.seen,
       d.replay_reset_at as "replayResetAt"
     from device_replay r join devices d on d.id = r.device_id
     where r.device_id = any ($1::bigint[]) order by r.device_id`,
    [ids],
  );
}
