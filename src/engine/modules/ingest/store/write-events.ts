import { z } from 'zod';
import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { DeviceEvent } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { columns } from './columns.ts';

export interface EventRow {
  /** Null for a box that is not registered: what it says is kept all the same. */
  readonly deviceId: DeviceId | null;
  readonly organisationId: OrganisationId;
  readonly hostname: string;
  readonly mac: string | null;
  readonly sequence: number;
  readonly bootEpoch: number;
  readonly envelopeSequence: number | null;
  readonly timestampS: number;
  readonly receivedAtMs: number;
  readonly alarmType: DeviceEvent['alarmType'];
  readonly eventState: DeviceEvent['eventState'];
  readonly priority: DeviceEvent['priority'];
  readonly physicalState: boolean;
  /** The output's fields are null for inputs. */
  readonly output: {
    readonly type: number;
    readonly pattern: number;
    readonly durationS: number;
    readonly elapsedS: number;
  } | null;
  /** SHA-256 of the frame. */
  readonly digest: Uint8Array;
}

const list = columns<EventRow>([
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'device_hostname', type: 'text', value: (row) => row.hostname },
  { name: 'device_mac', type: 'macaddr', value: (row) => row.mac },
  { name: 'sequence', type: 'bigint', value: (row) => row.sequence },
  { name: 'boot_epoch', type: 'bigint', value: (row) => row.bootEpoch },
  { name: 'envelope_sequence', type: 'bigint', value: (row) => row.envelopeSequence },
  { name: 'timestamp', type: 'timestamptz', value: (row) => row.timestampS * 1_000_000 },
  { name: 'received_at', type: 'timestamptz', value: (row) => row.receivedAtMs * 1000 },
  { name: 'alarm_type', type: 'alarm_type_enum', value: (row) => row.alarmType },
  { name: 'event_state', type: 'event_state_enum', value: (row) => row.eventState },
  { name: 'priority', type: 'priority_enum', value: (row) => row.priority },
  { name: 'physical_state', type: 'boolean', value: (row) => row.physicalState },
  { name: 'output_type', type: 'int', value: (row) => row.output?.type ?? null },
  { name: 'pattern_type', type: 'int', value: (row) => row.output?.pattern ?? null },
  { name: 'duration_seconds', type: 'bigint', value: (row) => row.output?.durationS ?? null },
  { name: 'elapsed_seconds', type: 'bigint', value: (row) => row.output?.elapsedS ?? null },
  { name: 'payload_digest', type: 'bytea', value: (row) => row.digest },
]);

// The unique indexes do not know boxes without a device id; those are told apart by their frames. So is a redelivery
// whose boot is known less exactly than it was at the first time, or whose box was registered in between. A box whose
// clock was never set may say the same to the byte in two boots.
export const INSERT_EVENTS = `insert into alarm_events (${list.names})
  select ${list.names} from ${list.unnest} with ordinality as row (${list.names}, place)
  where not exists (
    select from alarm_events known
    where known.device_id is null and known.device_hostname = row.device_hostname
      and known.timestamp = row.timestamp and known.payload_digest = row.payload_digest)
  and not exists (
    select from alarm_events known
    where known.device_id = row.device_id
      and known.timestamp = row.timestamp and known.payload_digest = row.payload_digest
      and (known.boot_epoch = row.boot_epoch or row.timestamp >= '2020-09-13Z'))
  order by place
  on conflict do nothing
  returning id, encode(payload_digest, 'hex') as digest, device_id as "deviceId"`;

// Registration raises what a box said before it, unless we were restarted in between: then nobody has.
const UNRAISED = `select known.id, encode(known.payload_digest, 'hex') as digest, row.device_id as "deviceId"
  from ${list.unnest} as row (${list.names})
  join alarm_events known on known.device_id is null and known.device_hostname = row.device_hostname
    and known.timestamp = row.timestamp and known.payload_digest = row.payload_digest
  where not exists (
    select from alarms
    where alarms.device_id = row.device_id and alarms.alarm_type = known.alarm_type::text
      and alarms.last_activated_at >= known.received_at)`;

const Inserted = z.object({ id: z.int(), digest: z.string(), deviceId: z.int().nullable() });

/**
 * Inserts the events that are not there yet and gives, by its place in `rows`, the id of each event whose alarm is to
 * be raised: the ones that are new. One that is redelivered, in this batch or from an earlier one, gets none.
 */
export async function writeEvents(tx: Tx, rows: readonly EventRow[]): Promise<ReadonlyMap<EventRow, number>> {
  const fresh = new Map<EventRow, number>();
  if (rows.length === 0) return fresh;
  const single = withoutCopies(rows);
  match(fresh, single, await tx.many(Inserted, INSERT_EVENTS, list.values(single)));
  const known = single.filter((row) => row.deviceId !== null && !fresh.has(row));
  if (known.length > 0) match(fresh, known, await tx.many(Inserted, UNRAISED, list.values(known)));
  return fresh;
}

/** The same frame of a box without an id, twice in one statement, would not find its own first copy. */
function withoutCopies(rows: readonly EventRow[]): readonly EventRow[] {
  const unregistered = new Set<string>();
  return rows.filter((row) => {
    const key = `${row.hostname} ${row.timestampS} ${digestOf(row)}`;
    if (unregistered.has(key)) return false;
    if (row.deviceId === null) unregistered.add(key);
    return true;
  });
}

function match(
  fresh: Map<EventRow, number>,
  rows: readonly EventRow[],
  found: readonly z.infer<typeof Inserted>[],
): void {
  const ids = new Map(found.map(({ id, digest, deviceId }) => [`${deviceId} ${digest}`, id]));
  for (const row of rows) {
    const key = `${row.deviceId} ${digestOf(row)}`;
    const id = ids.get(key);
    if (id === undefined) continue;
    ids.delete(key);
    fresh.set(row, id);
  }
}

function digestOf(row: EventRow): string {
  return Buffer.from(row.digest).toString('hex');
}
