import { z } from 'zod';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import type { DeviceId, UserId } from '../../../../shared/contract/primitives.ts';
import { BoardGeneration, ChannelKind } from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** What somebody ordered a channel to be. */
export interface Wanted {
  readonly deviceId: DeviceId;
  readonly command: SwitchCommand;
  readonly requestId: string;
  readonly userId: UserId;
  readonly userName: string;
  readonly station: string;
  readonly note: string | null;
}

const Channel = z.object({
  relayIndex: z.int(),
  kind: ChannelKind,
  isOther: z.boolean(),
  generation: BoardGeneration,
});

/**
 * Notes what is wanted of the channel, and gives what must be ordered before: the others of its interlock group off that
 * are on or wanted on. All rows of the board are locked, so that two desks come one after the other. Null where this
 * cannot be ordered of the channel: it is not there, is on only while it is held, or shall go off by itself on a board
 * that cannot.
 */
export async function writeWanted(tx: Tx, wanted: Wanted): Promise<readonly SwitchCommand[] | null> {
  const { deviceId, command, requestId, userId, userName, station, note } = wanted;
  if (command.type !== 'RELAY') return [];
  const { relayIndex, on, onMs } = command;
  const channels = await tx.many(
    Channel,
    `with board as (select * from relays where device_id = $1 order by relay_index for update)
     select r.relay_index as "relayIndex", r.kind, r.relay_index <> $2 as "isOther", b.generation
     from board r join board_status b on b.device_id = r.device_id
     join board wanted on wanted.relay_index = $2
     where r.relay_index = $2
       or ($3 and r.interlock_group = wanted.interlock_group and (r.current_state or r.wanted_state))
     order by r.relay_index`,
    [deviceId, relayIndex, on],
  );
  const own = channels.find(({ isOther }) => !isOther);
  // A channel that is held has no wish; switching it off is never wrong.
  if (own === undefined || (own.kind === 'momentary' && on)) return null;
  if (onMs !== undefined && own.generation === 'older') return null;
  // A pulse ends by itself: what is wanted is over with it.
  if ((own.kind === 'toggle' && onMs === undefined) || (!on && own.kind !== 'momentary')) {
    await tx.execute(
      `update relays set wanted_state = $3, wanted_at = now(), wanted_by = $4, wanted_by_name = $5,
         wanted_station = $6, wanted_reason = $7, wanted_request_id = $8
       where device_id = $1 and relay_index = $2`,
      [deviceId, relayIndex, on, userId, userName, station, note, requestId],
    );
  } else if (on) {
    await tx.execute(
      `update relays set wanted_state = null, wanted_at = null, wanted_by_name = null
       where device_id = $1 and relay_index = $2 and wanted_state is not null`,
      [deviceId, relayIndex],
    );
  }
  return channels
    .filter(({ isOther }) => isOther)
    .map((other) => ({ type: 'RELAY', relayIndex: other.relayIndex, on: false }));
}
