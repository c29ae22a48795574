import { z } from 'zod';
import { DeviceId, type OrganisationId, type SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type Column, columns } from './columns.ts';

/** What a StatusMessage says of who and where a box is. */
export interface Identity {
  readonly hostname: string;
  readonly base: string;
  readonly country: string | null;
  readonly zone: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly bootEpoch: number;
  /** When that boot began, by the box's own clock, Unix s; null where it has none. */
  readonly bootedAtS: number | null;
  /** When an administrator last made us forget the box's sequences, Unix ms; null for never. */
  readonly replayResetMs: number | null;
}

export interface NewDevice extends Identity {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
  readonly mac: string;
}

export interface IdentityRow extends Identity {
  readonly deviceId: DeviceId;
}

const IdRow = z.object({ id: DeviceId, mac: z.string() });
const SequenceRow = z.object({ sequence: z.int() });

const identity: readonly Column<Identity>[] = [
  { name: 'hostname', type: 'text', value: (row) => row.hostname },
  { name: 'topic_base', type: 'text', value: (row) => row.base },
  { name: 'country', type: 'text', value: (row) => row.country },
  { name: 'zone', type: 'int', value: (row) => row.zone },
  { name: 'latitude', type: 'numeric', value: (row) => row.latitude },
  { name: 'longitude', type: 'numeric', value: (row) => row.longitude },
  { name: 'boot_epoch', type: 'bigint', value: (row) => row.bootEpoch },
  {
    name: 'booted_at',
    type: 'timestamptz',
    value: (row) => (row.bootedAtS === null ? null : row.bootedAtS * 1_000_000),
  },
];

const fresh = columns<NewDevice>([
  { name: 'mac_address', type: 'macaddr', value: (row) => row.mac },
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'site_id', type: 'bigint', value: (row) => row.siteId },
  ...identity,
]);

// Command sequences begin at the Unix time: a box that was commanded before (while it was not registered, or by an
// installation that is gone) would refuse lower ones.
const REGISTER = `insert into devices (${fresh.names}, kind, command_sequence)
  select ${fresh.names}, 'alarm_box', extract(epoch from now())::bigint
  from ${fresh.unnest} as row (${fresh.names})
  on conflict (mac_address) do nothing
  returning id, mac_address::text as mac`;

const TAKE_OVER = `update devices set hostname = row.hostname, topic_base = row.topic_base,
    boot_epoch = greatest(devices.boot_epoch, row.boot_epoch), booted_at = row.booted_at
  from ${fresh.unnest} as row (${fresh.names})
  where devices.mac_address = row.mac_address
  returning devices.id, devices.mac_address::text as mac`;

/**
 * Inserts the boxes and gives their ids by MAC. One whose MAC is there already (another station registered it) is
 * taken over; one that belongs to another organisation gets no id.
 */
export async function registerDevices(
  tx: Tx,
  devices: readonly NewDevice[],
): Promise<ReadonlyMap<string, DeviceId>> {
  const ids = new Map<string, DeviceId>();
  const register = async (sql: string, rows: readonly NewDevice[]) => {
    if (rows.length === 0) return;
    const sorted = rows.toSorted((one, other) => (one.mac < other.mac ? -1 : 1));
    for (const { id, mac } of await tx.many(IdRow, sql, fresh.values(sorted))) ids.set(mac, id);
  };
  await register(REGISTER, devices);
  const others = devices.filter(({ mac }) => !ids.has(mac));
  await register(TAKE_OVER, others);
  return ids;
}

const known = columns<IdentityRow>([
  { name: 'id', type: 'bigint', value: (row) => row.deviceId },
  ...identity,
  {
    name: 'replay_reset_at',
    type: 'timestamptz',
    value: ({ replayResetMs }) => (replayResetMs === null ? null : replayResetMs * 1000),
  },
]);

// What was on its way when an administrator reset the box's epoch does not bring the old one back.
const isCurrent = 'devices.replay_reset_at is not distinct from row.replay_reset_at';

// A box that does not know where it stands takes nothing away from what people entered.
const UPDATE = `update devices set hostname = row.hostname, topic_base = row.topic_base,
    country = coalesce(row.country, devices.country), zone = coalesce(row.zone, devices.zone),
    latitude = coalesce(row.latitude, devices.latitude), longitude = coalesce(row.longitude, devices.longitude),
    boot_epoch = case when ${isCurrent} then greatest(devices.boot_epoch, row.boot_epoch) else devices.boot_epoch end,
    booted_at = case when ${isCurrent} then row.booted_at else devices.booted_at end
  from ${known.unnest} as row (${known.names})
  where devices.id = row.id`;

export async function updateIdentities(tx: Tx, rows: readonly IdentityRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(UPDATE, known.values(rows.toSorted((one, other) => one.deviceId - other.deviceId)));
}

/** The next sequence for a command to this box; undefined when the box is gone. */
export async function takeCommandSequence(tx: Tx, id: DeviceId): Promise<number | undefined> {
  const row = await tx.optional(
    SequenceRow,
    'update devices set command_sequence = command_sequence + 1 where id = $1 returning command_sequence as sequence',
    [id],
  );
  return row?.sequence;
}
