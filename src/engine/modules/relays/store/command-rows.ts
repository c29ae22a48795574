import { z } from 'zod';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import { CommandId } from '../../../../shared/commands/model.ts';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Id = z.object({ id: CommandId });

/** Uptimes are whole seconds, and a board takes some until it connects. */
const UPTIME_SLACK_S = 5;

/**
 * Commands that what the board reports agrees with, said since they were sent. A pulse may be over already: that it was
 * on since then confirms it.
 */
export async function findAgreeing(
  tx: Tx,
  commands: readonly { readonly id: CommandId; readonly sentAt: Date }[],
): Promise<ReadonlySet<CommandId>> {
  const rows = await tx.many(
    Id,
    `select c.id from unnest($1::bigint[], $2::timestamptz[]) as sent (id, at)
     join command_log c on c.id = sent.id join board_status b on b.device_id = c.device_id
     left join relays r on r.device_id = c.device_id and c.command_type = 'RELAY'
       and r.relay_index = (c.command_data ->> 'relayIndex')::int
     where case c.command_type
       when 'RELAY' then b.last_state_at >= sent.at and case
         when (c.command_data ->> 'on')::boolean and (r.kind in ('pulse', 'timed') or c.command_data ? 'onMs')
           then r.last_on_at >= sent.at
         else r.current_state = (c.command_data ->> 'on')::boolean end
       when 'OTA' then b.firmware_version = c.command_data ->> 'version' and b.last_seen >= sent.at
       else case c.command_data ->> 'action'
         when 'REBOOT' then b.last_seen >= sent.at
           and b.uptime < extract(epoch from b.last_seen - sent.at) + ${UPTIME_SLACK_S}
           and b.uptime < coalesce((c.expected #>> '{baseline,uptimeS}')::bigint, 4294967295)
         else b.last_seen >= sent.at end
       end`,
    [commands.map(({ id }) => id), commands.map(({ sentAt }) => sentAt)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Switchings on that must not go out, because another channel of their group is reported to be on. */
export async function findObstacles(
  tx: Tx,
  ids: readonly CommandId[],
): Promise<ReadonlyMap<CommandId, string>> {
  const rows = await tx.many(
    Id.extend({ names: z.string() }),
    `select c.id, string_agg(o.name, ', ' order by o.relay_index) as names
     from command_log c
     join relays r on r.device_id = c.device_id and r.relay_index = (c.command_data ->> 'relayIndex')::int
     join relays o on o.device_id = r.device_id and o.interlock_group = r.interlock_group
       and o.relay_index <> r.relay_index and o.current_state
     where c.id = any ($1::bigint[]) and c.command_type = 'RELAY' and (c.command_data ->> 'on')::boolean
     group by c.id`,
    [ids],
  );
  return new Map(rows.map(({ id, names }) => [id, `Of the same interlock group, still on: ${names}.`]));
}

const Rule = z.object({ deviceId: DeviceId, isDangerous: z.boolean(), isHeld: z.boolean() });

interface ChannelRule {
  readonly isDangerous: boolean;
  readonly isForOperators: boolean;
  readonly isHeld: boolean;
}

/** Operators may switch every channel; a dangerous one must be armed. */
export async function findSwitchRules(
  tx: Tx,
  deviceIds: readonly DeviceId[],
  command: SwitchCommand,
): Promise<ReadonlyMap<DeviceId, ChannelRule>> {
  if (command.type !== 'RELAY') return new Map();
  const rows = await tx.many(
    Rule,
    `select device_id as "deviceId", is_dangerous as "isDangerous", kind = 'momentary' as "isHeld" from relays
     where device_id = any ($1::bigint[]) and relay_index = $2`,
    [deviceIds, command.relayIndex],
  );
  return new Map(rows.map(({ deviceId, ...rule }) => [deviceId, { ...rule, isForOperators: true }]));
}
