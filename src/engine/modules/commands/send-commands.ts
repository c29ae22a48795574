import type { CommandId } from '../../../shared/commands/model.ts';
import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { DeviceKind } from '../../../shared/devices/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { DeviceProtocol, OutgoingMessage } from './device-protocol.ts';
import { joinSecrets } from './domain/secrets.ts';
import { type Due, endUnsent, findDue, markSent, type Sent } from './store/send-due.ts';

/** Sent in one go; the others come next. */
const MAX_AT_ONCE = 200;

/** Something for the broker, once it is committed that it was sent. */
export interface Outgoing {
  readonly hostname: string;
  readonly requestId: string;
  /** Null where there is no way to the device. */
  readonly message: OutgoingMessage | null;
}

/**
 * Marks what may go now as sent. Only afterwards is it published: a station that dies in between leaves a command that
 * counts as sent, and whose answer will not come; never one that could be sent twice without anybody knowing.
 */
export async function sendDueCommands(
  tx: Tx,
  organisationId: OrganisationId,
  protocols: ReadonlyMap<DeviceKind, DeviceProtocol>,
  at: Date,
): Promise<Outgoing[]> {
  const found = withinBulks(await findDue(tx, at, [...protocols.keys()], MAX_AT_ONCE));
  const due = await withoutObstacles(tx, protocols, found, at);
  if (due.length === 0) return [];
  const baselines = new Map<number, unknown>();
  const deviceIds = due.map(({ deviceId }) => deviceId);
  for (const protocol of protocols.values()) {
    for (const [id, state] of await protocol.baselines(tx, deviceIds)) baselines.set(id, state);
  }
  const expected = due.map(({ deviceId }) =>
    JSON.stringify({ firstSentAt: at, baseline: baselines.get(deviceId) ?? null }),
  );
  const ids: CommandId[] = due.map(({ id }) => id);
  const sent = await markSent(tx, ids, expected, at);
  return sent.map((each) => outgoing(organisationId, each, protocols.get(each.deviceKind), at));
}

/** What must not go out now is over: an order to switch that is held back would come when nobody expects it. */
async function withoutObstacles(
  tx: Tx,
  protocols: ReadonlyMap<DeviceKind, DeviceProtocol>,
  due: readonly Due[],
  at: Date,
): Promise<readonly Due[]> {
  if (due.length === 0) return due;
  const ids = due.map(({ id }) => id);
  const obstacles = new Map<CommandId, string>();
  for (const protocol of protocols.values()) {
    for (const [id, why] of (await protocol.obstacles?.(tx, ids)) ?? []) obstacles.set(id, why);
  }
  if (obstacles.size === 0) return due;
  await endUnsent(tx, obstacles, at);
  return due.filter(({ id }) => !obstacles.has(id));
}

/** So many of a bulk order as have room. */
function withinBulks(due: readonly Due[]): Due[] {
  const started = new Map<number, number>();
  return due.filter(({ bulkId, room }) => {
    if (bulkId === null || room === null) return true;
    const count = started.get(bulkId) ?? 0;
    if (count >= room) return false;
    started.set(bulkId, count + 1);
    return true;
  });
}

function outgoing(
  organisationId: OrganisationId,
  sent: Sent,
  protocol: DeviceProtocol | undefined,
  at: Date,
): Outgoing {
  const { deviceId, topicBase, hostname, requestId, sequence, authLevel, initiatedBy } = sent;
  const message =
    protocol?.encode({
      target: { deviceId, organisationId, topicBase, hostname },
      command: joinSecrets(sent.command, sent.secrets),
      requestId,
      sequence,
      authLevel,
      initiatedBy,
      at,
    }) ?? null;
  return { hostname, requestId, message };
}
