import { z } from 'zod';
import { Arming, type ArmingId, type CommandId } from '../../../../shared/commands/model.ts';
import type { UserId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Signature } from './command-rows.ts';

/** Column of `armings` behind each field. */
const armingColumns: Readonly<Record<keyof Arming, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  deviceId: 'device_id',
  siteId: 'site_id',
  deviceName: 'device_name',
  command: 'command_data',
  state: 'state',
  armedBy: 'armed_by_name',
  armedStation: 'armed_station',
  armedAt: 'armed_at',
  expiresAt: 'expires_at',
  needsSecondPerson: 'needs_second_person',
  approvedBy: 'approved_by_name',
  approvedStation: 'approved_station',
  commandId: 'command_id',
  revision: 'revision',
};

const select = Object.entries(armingColumns)
  .map(([field, column]) => `a.${column} as "${field}"`)
  .join(', ');

/** A row of `armings` as the log of changes has it. */
export function armingOfRow(row: Readonly<Record<string, unknown>>): Arming {
  return Arming.parse(
    Object.fromEntries(Object.entries(armingColumns).map(([field, column]) => [field, row[column]])),
  );
}

export interface NewArming extends Omit<Arming, 'approvedBy' | 'approvedStation' | 'commandId' | 'revision'> {
  readonly by: Signature;
}

export function insertArming(tx: Tx, arming: NewArming): Promise<Arming> {
  return tx.one(
    Arming,
    `insert into armings as a (id, organisation_id, site_id, device_id, device_name, command_type, command_data, state,
       needs_second_person, armed_by, armed_by_name, armed_station, armed_at, expires_at)
     values ($1, $2, $3, $4, $5, $6::command_type_enum, $7::jsonb, $8::arming_state, $9, $10, $11, $12, $13, $14)
     returning ${select}`,
    [
      arming.id,
      arming.organisationId,
      arming.siteId,
      arming.deviceId,
      arming.deviceName,
      arming.command.type,
      JSON.stringify(arming.command),
      arming.state,
      arming.needsSecondPerson,
      arming.by.userId,
      arming.armedBy,
      arming.armedStation,
      arming.armedAt,
      arming.expiresAt,
    ],
  );
}

const Armed = z.object({ arming: Arming, armedById: z.int().nullable() });
export type Armed = z.infer<typeof Armed>;

/** Locked until the end of the transaction: of two who fire at once one finds it fired. */
export async function lockArming(tx: Tx, id: ArmingId): Promise<Armed | undefined> {
  const row = await tx.optional(
    Arming.extend({ armedById: z.int().nullable() }),
    `select ${select}, a.armed_by as "armedById" from armings a where a.id = $1 for update`,
    [id],
  );
  if (row === undefined) return undefined;
  const { armedById, ...arming } = row;
  return { arming, armedById };
}

export function approveArming(
  tx: Tx,
  id: ArmingId,
  by: Signature,
  at: Date,
  expiresAt: Date,
): Promise<Arming> {
  return tx.one(
    Arming,
    `update armings a set state = 'armed', approved_by = $2, approved_by_name = $3, approved_station = $4,
       approved_at = $5, expires_at = $6 where a.id = $1 returning ${select}`,
    [id, by.userId, by.name, by.station, at, expiresAt],
  );
}

export function endArming(
  tx: Tx,
  id: ArmingId,
  state: 'fired' | 'disarmed',
  commandId: CommandId | null,
): Promise<Arming> {
  return tx.one(
    Arming,
    `update armings a set state = $2::arming_state, command_id = $3 where a.id = $1 returning ${select}`,
    [id, state, commandId],
  );
}

export function listArmings(tx: Tx, at: Date): Promise<Arming[]> {
  return tx.many(
    Arming,
    `select ${select} from armings a where a.state in ('waiting', 'armed') and a.expires_at > $1 order by a.armed_at`,
    [at],
  );
}

/** For the feed without the log. */
export function listArmingsSince(tx: Tx, since: Date): Promise<Arming[]> {
  return tx.many(
    Arming,
    `select ${select} from armings a where a.expires_at > $1 order by a.updated_at limit 1000`,
    [since],
  );
}

/** A person has one thing armed at a time: the newer takes the place of the older. */
export async function disarmOthers(tx: Tx, userId: UserId, at: Date): Promise<void> {
  await tx.execute(
    `update armings set state = 'disarmed'
     where armed_by = $1 and state in ('waiting', 'armed') and expires_at > $2`,
    [userId, at],
  );
}

const SecondPerson = z.object({ needed: z.boolean() });

export async function needsSecondPerson(tx: Tx, siteId: number | null): Promise<boolean> {
  const row = await tx.optional(
    SecondPerson,
    'select needs_second_person as needed from sites where id = $1',
    [siteId],
  );
  return row?.needed ?? false;
}
