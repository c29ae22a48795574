import { z } from 'zod';
import { DeviceId, type OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import { BoardGeneration } from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** A board as its next message finds it. */
export const KnownBoard = z.object({
  deviceId: DeviceId,
  siteId: SiteId.nullable(),
  name: z.string(),
  mac: z.string().nullable(),
  isOnline: z.boolean(),
  generation: BoardGeneration,
  protocolProblem: z.string().nullable(),
});
export type KnownBoard = z.infer<typeof KnownBoard>;

const KNOWN = `select d.id as "deviceId", d.site_id as "siteId", coalesce(d.name, d.hostname) as name,
    d.mac_address::text as mac, b.is_online as "isOnline", b.generation, b.protocol_problem as "protocolProblem"
  from devices d join board_status b on b.device_id = d.id`;

/** Locked: messages of one board are taken one after the other, also against people. */
export function lockBoard(tx: Tx, base: string, uuid: string): Promise<KnownBoard | undefined> {
  return tx.optional(
    KnownBoard,
    `${KNOWN} where d.topic_base = $1 and d.protocol_uuid = $2 and d.kind = 'relay_board' for update of b`,
    [base, uuid],
  );
}

export interface NewBoard {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
  readonly base: string;
  readonly uuid: string;
  readonly mac: string | null;
}

const IdRow = z.object({ id: DeviceId });

/** False where the name belongs to another organisation's board. */
export async function registerBoard(tx: Tx, board: NewBoard): Promise<boolean> {
  const { organisationId, siteId, base, uuid, mac } = board;
  // A MAC is a detail of a board; that another device claims the same one keeps no board out.
  const insert = (macAddress: string | null) =>
    tx.optional(
      IdRow,
      `insert into devices (organisation_id, site_id, kind, protocol_uuid, hostname, topic_base, mac_address)
       values ($1, $2, 'relay_board', $3, $3, $4, $5::macaddr) on conflict do nothing returning id`,
      [organisationId, siteId, uuid, base, macAddress],
    );
  const made = (await insert(mac)) ?? (mac === null ? undefined : await insert(null));
  if (made === undefined) return false;
  await tx.execute(
    `insert into board_status (device_id, organisation_id, protocol_uuid) values ($1, $2, $3)`,
    [made.id, organisationId, uuid],
  );
  await tx.execute(`insert into device_status (device_id, organisation_id) values ($1, $2)`, [
    made.id,
    organisationId,
  ]);
  return true;
}

/** Nulls leave what is known. */
export interface BoardReport {
  readonly firmwareVersion: string | null;
  readonly protocolVersion: string | null;
  readonly generation: BoardGeneration | null;
  readonly channelCount: number | null;
  readonly ipAddress: string | null;
  readonly rssiDbm: number | null;
  readonly uptimeS: number | null;
  readonly freeMemoryBytes: number | null;
  readonly mac: string | null;
}

export async function writeReport(tx: Tx, id: DeviceId, report: BoardReport): Promise<void> {
  const { firmwareVersion, protocolVersion, generation, channelCount, ipAddress } = report;
  await tx.execute(
    `update board_status set protocol_problem = null,
       firmware_version = coalesce($2, firmware_version), protocol_version = coalesce($3, protocol_version),
       generation = coalesce($4::board_generation, generation), channel_count = coalesce($5, channel_count),
       ip_address = coalesce($6::inet, ip_address), rssi = coalesce($7, rssi), uptime = coalesce($8, uptime),
       free_memory = coalesce($9, free_memory)
     where device_id = $1`,
    [
      id,
      firmwareVersion,
      protocolVersion,
      generation,
      channelCount,
      ipAddress,
      report.rssiDbm,
      report.uptimeS,
      report.freeMemoryBytes,
    ],
  );
  if (channelCount !== null) await addChannels(tx, id, channelCount);
  if (report.mac !== null) {
    await tx.execute(
      `update devices set mac_address = $2::macaddr where id = $1 and mac_address is null
         and not exists (select from devices other where other.mac_address = $2::macaddr)`,
      [id, report.mac],
    );
  }
}

/** The channels up to this number that are not there yet. */
export async function addChannels(tx: Tx, id: DeviceId, count: number): Promise<void> {
  await tx.execute(
    `insert into relays (organisation_id, device_id, relay_index, name)
     select d.organisation_id, d.id, n, 'Relay ' || (n + 1) from devices d, generate_series(0, $2::int - 1) n
     where d.id = $1 and $2::int > (select count(*) from relays r where r.device_id = $1)
     on conflict (device_id, relay_index) do nothing`,
    [id, count],
  );
}

/** `saidAt` null: it was said at an unknown time (retained), and proves no presence now. */
export async function writePresence(
  tx: Tx,
  id: DeviceId,
  presence: { readonly isOnline: boolean; readonly reason: string | null; readonly isHeardNow: boolean },
): Promise<void> {
  await tx.execute(
    `update board_status set is_online = $2, offline_reason = case when $2 then null else $3 end,
       online_since = case when not $2 then null when is_online then online_since else now() end,
       last_seen = case when $4 or last_seen is null then now() else last_seen end
     where device_id = $1`,
    [id, presence.isOnline, presence.reason, presence.isHeardNow],
  );
}

/** Any other message shows that it is there. */
export async function writeHeard(tx: Tx, id: DeviceId): Promise<void> {
  await tx.execute(
    `update board_status set last_seen = now() where device_id = $1 and last_seen < now() - interval '5 seconds'`,
    [id],
  );
}

/** Lists of all devices show what boards say as they show boxes. A board has no id of ours to keep. */
export async function mirrorStatus(tx: Tx, id: DeviceId): Promise<void> {
  await tx.execute(
    `update device_status s set is_online = b.is_online, last_seen = b.last_seen, ip_address = b.ip_address,
       rssi = b.rssi, uptime = b.uptime, free_heap = b.free_memory, network_type = 'wifi',
       firmware_version = case
         when length(b.firmware_version) <= 16 and is_semver(b.firmware_version) then b.firmware_version end,
       device_synced = true, revision = s.revision + 1, updated_at = now()
     from board_status b where b.device_id = $1 and s.device_id = $1`,
    [id],
  );
}

export async function writeProtocolProblem(tx: Tx, id: DeviceId, problem: string): Promise<void> {
  await tx.execute(
    `update board_status set protocol_problem = $2, last_seen = now()
     where device_id = $1 and protocol_problem is distinct from $2`,
    [id, problem],
  );
}

const ERRORS_KEPT = 100;

export async function writeBoardError(
  tx: Tx,
  organisationId: OrganisationId,
  id: DeviceId,
  error: { readonly code: string; readonly message: string; readonly context: string | null },
): Promise<void> {
  const { code, message, context } = error;
  await tx.execute(
    `insert into board_errors (organisation_id, device_id, at, code, message, context)
     values ($1, $2, now(), $3, $4, $5)`,
    [organisationId, id, code, message, context],
  );
  await tx.execute(
    `delete from board_errors where device_id = $1 and id <= (
       select id from board_errors where device_id = $1 order by id desc offset ${ERRORS_KEPT} limit 1)`,
    [id],
  );
  await tx.execute(
    `update board_status set last_error_at = now(), last_error_code = $2, last_error_message = $3
     where device_id = $1`,
    [id, code, message],
  );
}
