import { z } from 'zod';
import { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import { BoardGeneration, ChannelKind, DISAGREEMENT_MS } from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { NOTHING_WANTED } from './write-states.ts';

const Whose = z.object({
  deviceId: DeviceId,
  siteId: SiteId.nullable(),
  deviceName: z.string(),
  deviceMac: z.string().nullable(),
});
export type Whose = z.infer<typeof Whose>;

const WHOSE = `d.id as "deviceId", d.site_id as "siteId", coalesce(d.name, d.hostname) as "deviceName",
  d.mac_address::text as "deviceMac"`;

/** A command that was never sent, or taken back, leaves nothing wanted. */
export async function withdrawUnsent(tx: Tx): Promise<void> {
  await tx.execute(
    `update relays set ${NOTHING_WANTED} from command_log c
     where relays.wanted_state is not null and c.request_id = relays.wanted_request_id
       and c.outcome in ('not_done', 'cancelled')`,
  );
}

const Disagreement = Whose.extend({
  relayIndex: z.int(),
  name: z.string(),
  wanted: z.boolean(),
  by: z.string(),
});
export type Disagreement = z.infer<typeof Disagreement>;

/** Channels of boards that are there, and have not been what is wanted for too long. */
export function findDisagreements(tx: Tx): Promise<Disagreement[]> {
  return tx.many(
    Disagreement,
    `update relays r set disagrees_since = now() from devices d, board_status b
     where r.wanted_state is not null and r.disagrees_since is null
       and r.current_state is distinct from r.wanted_state
       and greatest(r.wanted_at, r.reported_since, b.online_since) < now() - interval '${DISAGREEMENT_MS} milliseconds'
       and d.id = r.device_id and b.device_id = r.device_id and b.is_online
     returning ${WHOSE}, r.relay_index as "relayIndex", r.name, r.wanted_state as wanted, r.wanted_by_name as "by"`,
  );
}

/** Boards all of whose channels agree again. */
export async function findAgreements(tx: Tx): Promise<Whose[]> {
  const cleared = await tx.execute(
    `update relays set disagrees_since = null
     where disagrees_since is not null and (wanted_state is null or current_state = wanted_state)`,
  );
  if (cleared === 0) return [];
  return tx.many(
    Whose,
    `select ${WHOSE} from devices d join alarms a on a.device_id = d.id
     where a.alarm_type = 'RELAY_MISMATCH' and a.state in ('unacknowledged_active', 'acknowledged_active')
       and not exists (select from relays r where r.device_id = d.id and r.disagrees_since is not null)`,
  );
}

/** Holds whose station is gone: the board has switched off by itself long ago. */
export async function endLostHolds(tx: Tx): Promise<void> {
  const ended = await tx.execute(
    `update relay_holds set ended_at = now(), reason = 'station-lost'
     where ended_at is null and beat_at < now() - interval '5 seconds'`,
  );
  if (ended > 0) await clearHeld(tx);
}

/** Of channels that nobody holds any more. */
export async function clearHeld(tx: Tx): Promise<void> {
  await tx.execute(
    `update relays r set held_by_name = null, held_station = null, held_since = null
     where held_since is not null and not exists (
       select from relay_holds h where h.device_id = r.device_id and h.relay_index = r.relay_index
         and h.ended_at is null)`,
  );
}

/** Every board, with how long it has been silent. */
const Addressed = Whose.extend({
  base: z.string(),
  uuid: z.string(),
  generation: BoardGeneration,
  protocolVersion: z.string().nullable(),
  protocolProblem: z.string().nullable(),
  isOnline: z.boolean(),
  uptimeS: z.int().nullable(),
  silentMs: z.number(),
  /** Of each channel, by its index. */
  kinds: z.array(ChannelKind),
  durationsMs: z.array(z.int().nullable()),
});
export type AddressedBoard = z.infer<typeof Addressed>;

/** All of them, or those given. */
export function listAddressed(tx: Tx, ids: readonly DeviceId[] | null = null): Promise<AddressedBoard[]> {
  return tx.many(
    Addressed,
    `select ${WHOSE}, d.topic_base as base, d.protocol_uuid as uuid, b.generation,
       b.protocol_version as "protocolVersion", b.protocol_problem as "protocolProblem",
       b.is_online as "isOnline", b.uptime as "uptimeS",
       array(select r.kind::text from relays r where r.device_id = d.id order by r.relay_index) as kinds,
       array(select r.duration_ms from relays r where r.device_id = d.id order by r.relay_index) as "durationsMs",
       coalesce(extract(epoch from now() - b.last_seen) * 1000, 0)::float8 as "silentMs"
     from devices d join board_status b on b.device_id = d.id
     where $1::bigint[] is null or d.id = any ($1::bigint[]) order by d.id`,
    [ids],
  );
}
