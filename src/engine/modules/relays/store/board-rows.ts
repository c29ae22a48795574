import type { z } from 'zod';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import {
  Board,
  BoardError,
  Relay,
  RelayChange,
  RelayHold,
  type RelayIndex,
} from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Field of the model → column of `relays`. */
const relayColumns = {
  deviceId: 'device_id',
  relayIndex: 'relay_index',
  name: 'name',
  description: 'description',
  notes: 'notes',
  isActive: 'is_active',
  kind: 'kind',
  durationMs: 'duration_ms',
  autoMode: 'auto_mode',
  isDangerous: 'is_dangerous',
  inSequences: 'in_sequences',
  interlockGroup: 'interlock_group',
  normallyOn: 'normally_on',
  reportedState: 'current_state',
  reportedAt: 'reported_at',
  reportedSince: 'reported_since',
  reportedTrigger: 'reported_trigger',
  reportedSource: 'reported_source',
  wantedState: 'wanted_state',
  wantedAt: 'wanted_at',
  wantedBy: 'wanted_by_name',
  wantedStation: 'wanted_station',
  wantedReason: 'wanted_reason',
  wantedRequestId: 'wanted_request_id',
  disagreesSince: 'disagrees_since',
  heldBy: 'held_by_name',
  heldStation: 'held_station',
  heldSince: 'held_since',
  revision: 'revision',
} as const satisfies Record<keyof Relay, string>;

/** Field of the model → column of `board_status`. */
const boardColumns = {
  deviceId: 'device_id',
  uuid: 'protocol_uuid',
  isOnline: 'is_online',
  onlineSince: 'online_since',
  lastSeen: 'last_seen',
  offlineReason: 'offline_reason',
  firmwareVersion: 'firmware_version',
  generation: 'generation',
  protocolVersion: 'protocol_version',
  protocolProblem: 'protocol_problem',
  channelCount: 'channel_count',
  ipAddress: 'ip_address',
  rssiDbm: 'rssi',
  uptimeS: 'uptime',
  freeMemoryBytes: 'free_memory',
  heartbeatMs: 'heartbeat_ms',
  lastErrorAt: 'last_error_at',
  lastErrorCode: 'last_error_code',
  lastErrorMessage: 'last_error_message',
  revision: 'revision',
} as const satisfies Record<keyof Board, string>;

export const relaySelect = Object.entries(relayColumns)
  .map(([field, column]) => `r.${column} as "${field}"`)
  .join(', ');

const boardSelect = Object.entries(boardColumns)
  .map(([field, column]) => `${field === 'ipAddress' ? `host(b.${column})` : `b.${column}`} as "${field}"`)
  .join(', ');

type LoggedRow = Readonly<Record<string, unknown>>;

const fieldsOf = (row: LoggedRow, columns: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, row[column]]));

/** A row of `relays` as it stands in the log. */
export const relayOfRow = (row: LoggedRow): Relay => Relay.parse(fieldsOf(row, relayColumns));

/** A row of `board_status` as it stands in the log. */
export function boardOfRow(row: LoggedRow): Board {
  const fields = fieldsOf(row, boardColumns);
  const address = fields['ipAddress'];
  // The log has the prefix length with it.
  const ipAddress = typeof address === 'string' ? address.split('/', 1)[0] : address;
  return Board.parse({ ...fields, ipAddress });
}

export function listRelays(tx: Tx, deviceId: DeviceId | null): Promise<Relay[]> {
  return tx.many(
    Relay,
    `select ${relaySelect} from relays r where $1::bigint is null or r.device_id = $1
     order by r.device_id, r.relay_index`,
    [deviceId],
  );
}

export function listBoards(tx: Tx, deviceId: DeviceId | null): Promise<Board[]> {
  return tx.many(
    Board,
    `select ${boardSelect} from board_status b where $1::bigint is null or b.device_id = $1 order by b.device_id`,
    [deviceId],
  );
}

/** Written since, for feeds that cannot read the log. */
export function listRelaysSince(tx: Tx, since: Date): Promise<Relay[]> {
  return tx.many(Relay, `select ${relaySelect} from relays r where r.updated_at >= $1`, [since]);
}

export function listBoardsSince(tx: Tx, since: Date): Promise<Board[]> {
  return tx.many(Board, `select ${boardSelect} from board_status b where b.updated_at >= $1`, [since]);
}

export function findRelay(tx: Tx, deviceId: DeviceId, relayIndex: RelayIndex): Promise<Relay | undefined> {
  return tx.optional(
    Relay,
    `select ${relaySelect} from relays r where r.device_id = $1 and r.relay_index = $2`,
    [deviceId, relayIndex],
  );
}

/** The same, kept from changing until the transaction ends. */
export function lockRelay(tx: Tx, deviceId: DeviceId, relayIndex: RelayIndex): Promise<Relay | undefined> {
  return tx.optional(
    Relay,
    `select ${relaySelect} from relays r where r.device_id = $1 and r.relay_index = $2 for update`,
    [deviceId, relayIndex],
  );
}

export async function findBoard(tx: Tx, deviceId: DeviceId): Promise<Board | undefined> {
  const [board] = await listBoards(tx, deviceId);
  return board;
}

export function listChanges(
  tx: Tx,
  query: { readonly deviceId: DeviceId; readonly relayIndex: RelayIndex | null; readonly limit: number },
): Promise<RelayChange[]> {
  return tx.many(
    RelayChange,
    `select id, at, relay_index as "relayIndex", state, trigger, source, user_name as "user" from relay_changes
     where device_id = $1 and ($2::int is null or relay_index = $2) order by id desc limit $3`,
    [query.deviceId, query.relayIndex, query.limit],
  );
}

export function listHolds(tx: Tx, deviceId: DeviceId, limit: number): Promise<RelayHold[]> {
  return tx.many(
    RelayHold,
    `select id, relay_index as "relayIndex", user_name as "by", station, began_at as "beganAt",
       ended_at as "endedAt", reason
     from relay_holds where device_id = $1 order by began_at desc limit $2`,
    [deviceId, limit],
  );
}

const ErrorRow = BoardError.omit({ meaning: true });

export function listErrors(tx: Tx, deviceId: DeviceId, limit: number): Promise<z.infer<typeof ErrorRow>[]> {
  return tx.many(
    ErrorRow,
    'select id, at, code, message, context from board_errors where device_id = $1 order by id desc limit $2',
    [deviceId, limit],
  );
}
