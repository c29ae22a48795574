import { z } from 'zod';
import type { DeviceId, OrganisationId, UserId } from '../../../../shared/contract/primitives.ts';
import type { HoldEnd, RelayIndex } from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { clearHeld } from './supervise-rows.ts';

/** A station writes that it is alive each second; one that did not for so long is gone. */
const GONE_AFTER = `interval '3 seconds'`;

export interface NewHold {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly deviceId: DeviceId;
  readonly relayIndex: RelayIndex;
  readonly userId: UserId;
  readonly userName: string;
  readonly station: string;
}

const Holder = z.object({ by: z.string(), station: z.string() });

/** Who holds the channel now, and is there. The relay's row must be locked. */
export async function findHolder(
  tx: Tx,
  deviceId: DeviceId,
  relayIndex: RelayIndex,
): Promise<z.infer<typeof Holder> | undefined> {
  await tx.execute(
    `update relay_holds set ended_at = now(), reason = 'station-lost'
     where device_id = $1 and relay_index = $2 and ended_at is null and beat_at < now() - ${GONE_AFTER}`,
    [deviceId, relayIndex],
  );
  return tx.optional(
    Holder,
    `select user_name as "by", station from relay_holds
     where device_id = $1 and relay_index = $2 and ended_at is null`,
    [deviceId, relayIndex],
  );
}

export async function beginHold(tx: Tx, hold: NewHold): Promise<void> {
  const { id, organisationId, deviceId, relayIndex, userId, userName, station } = hold;
  await tx.execute(
    `insert into relay_holds (id, organisation_id, device_id, relay_index, user_id, user_name, station)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, organisationId, deviceId, relayIndex, userId, userName, station],
  );
  await tx.execute(
    `update relays set held_by_name = $3, held_station = $4, held_since = now()
     where device_id = $1 and relay_index = $2`,
    [deviceId, relayIndex, userName, station],
  );
}

export async function touchHolds(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute(
    'update relay_holds set beat_at = now() where id = any ($1::uuid[]) and ended_at is null',
    [ids],
  );
}

export async function endHold(tx: Tx, id: string, reason: HoldEnd): Promise<void> {
  await tx.execute(
    `update relay_holds set ended_at = now(), reason = $2::hold_end where id = $1 and ended_at is null`,
    [id, reason],
  );
  await clearHeld(tx);
}
