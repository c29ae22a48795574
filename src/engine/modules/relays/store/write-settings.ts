import type { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import { Relay } from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { relaySelect } from './board-rows.ts';
import { NOTHING_WANTED } from './write-states.ts';

/** Everything that people decide of a channel. Where it is operated otherwise than before nothing is wanted of it. */
export async function writeChannel(tx: Tx, relay: Relay): Promise<Relay> {
  const { deviceId, relayIndex } = relay;
  await tx.execute(
    `update relays set ${NOTHING_WANTED} where device_id = $1 and relay_index = $2 and kind <> $3::channel_kind
       and wanted_state is not null`,
    [deviceId, relayIndex, relay.kind],
  );
  return tx.one(
    Relay,
    `update relays r set name = $3, description = $4, notes = $5, is_active = $6, kind = $7::channel_kind,
       duration_ms = $8, auto_mode = $9, is_dangerous = $10, in_sequences = $11, interlock_group = $12,
       normally_on = $13
     where r.device_id = $1 and r.relay_index = $2 returning ${relaySelect}`,
    [
      deviceId,
      relayIndex,
      relay.name,
      relay.description,
      relay.notes,
      relay.isActive,
      relay.kind,
      relay.durationMs,
      relay.autoMode,
      relay.isDangerous,
      relay.inSequences,
      relay.interlockGroup,
      relay.normallyOn,
    ],
  );
}

/** False where there is no such board, or no such site. */
export async function writeBoardSettings(
  tx: Tx,
  id: DeviceId,
  settings: {
    readonly name: string | undefined;
    readonly siteId: SiteId | undefined;
    readonly heartbeatMs: number | undefined;
  },
): Promise<boolean> {
  const { name, siteId, heartbeatMs } = settings;
  const device = await tx.execute(
    `update devices set name = coalesce($2, name), site_id = coalesce($3, site_id)
     where id = $1 and kind = 'relay_board' and ($3::bigint is null or exists (select from sites where id = $3))`,
    [id, name ?? null, siteId ?? null],
  );
  if (device === 0) return false;
  await tx.execute('update board_status set heartbeat_ms = coalesce($2, heartbeat_ms) where device_id = $1', [
    id,
    heartbeatMs ?? null,
  ]);
  return true;
}
