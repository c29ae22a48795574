import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { RejectReason } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { columns } from './columns.ts';

export interface RejectedRow {
  readonly organisationId: OrganisationId;
  readonly receivedAtMs: number;
  readonly topic: string;
  readonly hostname: string;
  readonly deviceId: DeviceId | null;
  readonly reason: RejectReason;
  readonly sizeBytes: number;
  /** At most 512 bytes. */
  readonly frame: Uint8Array;
}

export interface UnregisteredRow {
  readonly organisationId: OrganisationId;
  readonly base: string;
  readonly hostname: string;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly messages: number;
  readonly lastKind: string;
  readonly statusRequestedAtMs: number | null;
}

const KEPT_PER_HOSTNAME = 20;
/** Hostnames cost an attacker nothing. */
const KEPT_IN_ALL = 10_000;
const UNREGISTERED_IN_ALL = 5000;

const rejected = columns<RejectedRow>([
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'received_at', type: 'timestamptz', value: (row) => row.receivedAtMs * 1000 },
  { name: 'topic', type: 'text', value: (row) => row.topic },
  { name: 'hostname', type: 'text', value: (row) => row.hostname },
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'reason', type: 'reject_reason', value: (row) => row.reason },
  { name: 'size_bytes', type: 'int', value: (row) => row.sizeBytes },
  { name: 'frame', type: 'bytea', value: (row) => row.frame },
]);

// A device may be deleted while its messages wait here.
const INSERT_REJECTED = `insert into rejected_messages (${rejected.names})
  select row.organisation_id, row.received_at, row.topic, row.hostname, d.id, row.reason, row.size_bytes, row.frame
  from ${rejected.unnest} as row (${rejected.names}) left join devices d on d.id = row.device_id`;

const TRIM_REJECTED = `delete from rejected_messages message
  using unnest($1::text[]) as host (name)
  where message.hostname = host.name and message.id <= (
    select id from rejected_messages where hostname = host.name order by id desc offset ${KEPT_PER_HOSTNAME} limit 1)`;

/** Keeps the newest of each hostname. */
export async function writeRejected(tx: Tx, rows: readonly RejectedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(INSERT_REJECTED, rejected.values(rows));
  await tx.execute(TRIM_REJECTED, [[...new Set(rows.map(({ hostname }) => hostname))]]);
}

const unregistered = columns<UnregisteredRow>([
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'topic_base', type: 'text', value: (row) => row.base },
  { name: 'hostname', type: 'text', value: (row) => row.hostname },
  { name: 'first_seen', type: 'timestamptz', value: (row) => row.firstSeenMs * 1000 },
  { name: 'last_seen', type: 'timestamptz', value: (row) => row.lastSeenMs * 1000 },
  { name: 'message_count', type: 'bigint', value: (row) => row.messages },
  { name: 'last_kind', type: 'text', value: (row) => row.lastKind },
  {
    name: 'last_status_request_at',
    type: 'timestamptz',
    value: (row) => (row.statusRequestedAtMs === null ? null : row.statusRequestedAtMs * 1000),
  },
]);

const UPSERT_UNREGISTERED = `insert into unregistered_devices as known (${unregistered.names})
  select * from ${unregistered.unnest}
  on conflict (organisation_id, topic_base, hostname) do update set
    last_seen = excluded.last_seen, last_kind = excluded.last_kind,
    message_count = known.message_count + excluded.message_count,
    last_status_request_at = coalesce(excluded.last_status_request_at, known.last_status_request_at)`;

export async function writeUnregistered(tx: Tx, rows: readonly UnregisteredRow[]): Promise<void> {
  if (rows.length > 0) await tx.execute(UPSERT_UNREGISTERED, unregistered.values(rows));
}

/** Boxes that have registered are no longer among the unknown ones. */
export async function removeUnregistered(
  tx: Tx,
  boxes: readonly { readonly base: string; readonly hostname: string }[],
): Promise<void> {
  await tx.execute(
    `delete from unregistered_devices unknown
     using unnest($1::text[], $2::text[]) as registered (base, hostname)
     where unknown.topic_base = registered.base and unknown.hostname = registered.hostname`,
    [boxes.map(({ base }) => base), boxes.map(({ hostname }) => hostname)],
  );
}

/** Bounds both lists whatever is sent under whatever names. */
export async function trimProblems(tx: Tx): Promise<void> {
  await tx.execute(
    `delete from rejected_messages where id <= (
       select id from rejected_messages order by id desc offset ${KEPT_IN_ALL} limit 1)`,
  );
  await tx.execute(
    `delete from unregistered_devices where last_seen <= (
       select last_seen from unregistered_devices order by last_seen desc offset ${UNREGISTERED_IN_ALL} limit 1)`,
  );
}
