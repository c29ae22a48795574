import { z } from 'zod';
import type { OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { timestamp } from './history-state.ts';

const Now = z.object({ nowMs: z.number() });
const Moment = z.object({ ms: z.number().nullable() });

/** The database's own clock: what is dropped must be old by both. */
export async function readDatabaseNowMs(tx: Tx): Promise<number> {
  const { nowMs } = await tx.one(Now, 'select (extract(epoch from now()) * 1000)::float8 as "nowMs"');
  return nowMs;
}

/** A table of the history and the column that says how old a row is. */
export interface Aging {
  readonly table: string;
  readonly key: 'time' | 'bucket';
}

/** The oldest row of a span, of the devices of an organisation or of all: a step into the index for each. */
export async function readOldestMs(
  tx: Tx,
  { table, key }: Aging,
  of: OrganisationId | null,
  [fromMs, untilMs]: readonly [number, number],
): Promise<number | null> {
  const { ms } = await tx.one(
    Moment,
    `select (extract(epoch from min(oldest.at)) * 1000)::float8 as ms
     from devices d cross join lateral (
       select r.${key} as at from ${table} r
       where r.device_id = d.id and r.${key} >= $2 and r.${key} < $3 order by r.${key} limit 1
     ) oldest
     where $1::bigint is null or d.organisation_id = $1`,
    [of, timestamp(fromMs), timestamp(untilMs)],
  );
  return ms;
}

/** By devices, because that is how rows are indexed. Compressed rows are unpacked first, however many there are. */
export async function expireSpan(
  tx: Tx,
  { table, key }: Aging,
  of: OrganisationId | null,
  [fromMs, untilMs]: readonly [number, number],
): Promise<number> {
  await tx.raw(
    `select set_config(name, '0', true) from pg_settings
     where name = 'timescaledb.max_tuples_decompressed_per_dml_transaction'`,
  );
  return tx.execute(
    `delete from ${table} where ${key} >= $2 and ${key} < $3
       and device_id = any (array(select id from devices where $1::bigint is null or organisation_id = $1))`,
    [of, timestamp(fromMs), timestamp(untilMs)],
  );
}

/** Aggregates know no foreign key. */
export function forgetRemovedDevices(tx: Tx, table: string): Promise<number> {
  return tx.execute(
    `delete from ${table} old where not exists (select from devices d where d.id = old.device_id)`,
  );
}
