import { z } from 'zod';
import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { type BulkId, CommandId, type CommandPriority } from '../../../../shared/commands/model.ts';
import { DeviceId, OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Signature } from './command-rows.ts';

export const CommandDevice = z.object({
  id: DeviceId,
  organisationId: OrganisationId,
  siteId: SiteId.nullable(),
  kind: DeviceKind,
  name: z.string(),
  hostname: z.string(),
  isActive: z.boolean(),
  isOnline: z.boolean(),
});
export type CommandDevice = z.infer<typeof CommandDevice>;

/** The devices among these that the person may see. */
export function findCommandDevices(tx: Tx, ids: readonly DeviceId[]): Promise<CommandDevice[]> {
  return tx.many(
    CommandDevice,
    `select d.id, d.organisation_id as "organisationId", d.site_id as "siteId", d.kind,
       coalesce(d.name, d.hostname) as name, d.hostname, d.active as "isActive",
       coalesce(s.is_online, false) as "isOnline"
     from devices d left join device_status s on s.device_id = d.id
     where d.id = any ($1::bigint[]) order by d.id`,
    [ids],
  );
}

/** Orders to one device come one after the other, whatever the station: until the end of the transaction. */
export async function lockOrders(tx: Tx, deviceId: DeviceId): Promise<void> {
  await tx.raw('select pg_advisory_xact_lock($1, hashint8($2))', [0x434d44, deviceId]);
}

/** Open orders to a device, and the one that says the same as `shown`, given within `withinS`. */
const OpenOrders = z.object({ count: z.int(), same: CommandId.nullable() });

export function findOpenOrders(
  tx: Tx,
  deviceId: DeviceId,
  shown: DeviceCommand,
  withinS: number,
): Promise<z.infer<typeof OpenOrders>> {
  return tx.one(
    OpenOrders,
    `select count(*)::int as count,
       max(id) filter (where command_data = $2::jsonb and subjects <> '{}' and scheduled_at is null
         and cancel_requested_at is null and created_at > clock_timestamp() - make_interval(secs => $3)) as same
     from command_log where device_id = $1 and outcome is null`,
    [deviceId, JSON.stringify(shown), withinS],
  );
}

export interface NewCommands {
  readonly organisationId: OrganisationId;
  readonly devices: readonly Pick<CommandDevice, 'id'>[];
  /** One for each device. */
  readonly requestIds: readonly string[];
  readonly command: DeviceCommand;
  readonly secretFields: readonly string[];
  readonly secrets: Readonly<Record<string, string>> | null;
  readonly subjects: readonly string[];
  readonly authLevel: number;
  readonly isVerifiable: boolean;
  readonly priority: CommandPriority;
  readonly scheduledAt: Date | null;
  readonly expiresAt: Date;
  readonly maxRetries: number;
  readonly by: Signature;
  readonly approvedBy: string | null;
  readonly bulkId: BulkId | null;
  readonly notes: string | null;
}

const Inserted = z.object({ id: CommandId });

/** One row a device, with the device's identity as it is now. */
export async function insertCommands(tx: Tx, given: NewCommands): Promise<CommandId[]> {
  const rows = await tx.many(
    Inserted,
    `insert into command_log (organisation_id, site_id, device_id, device_name, device_mac, device_kind, request_id,
       command_type, command_data, secret_fields, subjects, auth_level, is_verifiable, priority, scheduled_at,
       expires_at, max_retries, user_id, initiated_by, station, approved_by, bulk_id, notes)
     select d.organisation_id, d.site_id, d.id, coalesce(d.name, d.hostname), d.mac_address, d.kind, n.request_id,
       $3::command_type_enum, $4::jsonb, $5::text[], $6::text[], $7, $8, $9::command_priority, $10, $11, $12, $13,
       left($14, 100), $15, $16, $17, $18
     from unnest($1::bigint[], $2::uuid[]) n (device_id, request_id) join devices d on d.id = n.device_id
     order by n.device_id returning id`,
    [
      given.devices.map(({ id }) => id),
      given.requestIds,
      given.command.type,
      JSON.stringify(given.command),
      given.secretFields,
      given.subjects,
      given.authLevel,
      given.isVerifiable,
      given.priority,
      given.scheduledAt,
      given.expiresAt,
      given.maxRetries,
      given.by.userId,
      given.by.name,
      given.by.station,
      given.approvedBy,
      given.bulkId,
      given.notes,
    ],
  );
  const ids = rows.map(({ id }) => id);
  if (given.secrets !== null) {
    await tx.execute(
      `insert into command_secrets (command_id, organisation_id, secrets)
       select id, $2, $3::jsonb from unnest($1::bigint[]) id`,
      [ids, given.organisationId, JSON.stringify(given.secrets)],
    );
  }
  return ids;
}
