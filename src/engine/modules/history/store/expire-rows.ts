import { z } from 'zod';
import type { OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { timestamp } from './history-state.ts';

const Now = z.object({ nowMs: z.number() });

/** The database's own clock: what is dropped must be old by both. */
export async function readDatabaseNowMs(tx: Tx): Promise<number> {
  const { nowMs } = await tx.one(Now, 'select (extract(epoch from now()) * 1000)::float8 as "nowMs"');
  return nowMs;
}

/** Of one organisation, which keeps less than the others; by its devices, because that is how rows are indexed. */
export function expireRowsOf(
  tx: Tx,
  { table, key }: { readonly table: string; readonly key: 'time' | 'bucket' },
  organisationId: OrganisationId,
  untilMs: number,
): Promise<number> {
  return tx.execute(
    `delete from ${table} where ${key} < $2
       and device_id = any (array(select id from devices where organisation_id = $1))`,
    [organisationId, timestamp(untilMs)],
  );
}

export function expireDays(tx: Tx, untilMs: number): Promise<number> {
  return tx.execute('delete from heartbeat_days where bucket < $1', [timestamp(untilMs)]);
}

/** Aggregates know no foreign key. */
export function forgetRemovedDevices(tx: Tx, table: string): Promise<number> {
  return tx.execute(
    `delete from ${table} old where not exists (select from devices d where d.id = old.device_id)`,
  );
}
