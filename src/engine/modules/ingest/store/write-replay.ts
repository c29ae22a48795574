import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type Column, columns } from './columns.ts';

/** What was seen of a boot. */
export interface SeenRow {
  readonly deviceId: DeviceId;
  readonly bootEpoch: number;
  readonly highestSequence: number;
  /** 128 bytes. */
  readonly seen: Uint8Array;
  /** What was on its way when an administrator reset the box's epoch must not be remembered. */
  readonly replayResetMs: number | null;
}

export interface ReplayRow extends SeenRow {
  readonly organisationId: OrganisationId;
  /** The lowest sequence that a last will of the present connection may have. */
  readonly lowestWill: number | null;
  /** Of the boot before; null leaves what is there. */
  readonly previous: {
    readonly bootEpoch: number;
    readonly highestSequence: number | null;
    readonly seen: Uint8Array;
  } | null;
}

const RESET: Column<SeenRow> = {
  name: 'replay_reset_at',
  type: 'timestamptz',
  value: (row) => (row.replayResetMs === null ? null : row.replayResetMs * 1000),
};

const list = columns<ReplayRow>([
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'boot_epoch', type: 'bigint', value: (row) => row.bootEpoch },
  { name: 'highest_sequence', type: 'bigint', value: (row) => row.highestSequence },
  { name: 'seen', type: 'bytea', value: (row) => row.seen },
  { name: 'lowest_will', type: 'bigint', value: (row) => row.lowestWill },
  { name: 'previous_epoch', type: 'bigint', value: (row) => row.previous?.bootEpoch ?? null },
  { name: 'previous_highest', type: 'bigint', value: (row) => row.previous?.highestSequence ?? null },
  { name: 'previous_seen', type: 'bytea', value: (row) => row.previous?.seen ?? null },
  RESET,
]);

const kept = list.names.split(', ').filter((name) => name !== 'replay_reset_at');
const previous = ['previous_epoch', 'previous_highest', 'previous_seen'].map(
  (name) =>
    `${name} = case when excluded.previous_epoch is null then known.${name} else excluded.${name} end`,
);

const UPSERT = `insert into device_replay as known (${kept.join(', ')})
  select ${kept.map((name) => `row.${name}`).join(', ')} from ${list.unnest} as row (${list.names})
  join devices d on d.id = row.device_id and d.replay_reset_at is not distinct from row.replay_reset_at
  order by row.device_id
  on conflict (device_id) do update set
    boot_epoch = excluded.boot_epoch, highest_sequence = excluded.highest_sequence, seen = excluded.seen,
    lowest_will = excluded.lowest_will, ${previous.join(', ')}`;

/** Whole rows. */
export async function writeReplay(tx: Tx, rows: readonly ReplayRow[]): Promise<void> {
  if (rows.length > 0) await tx.execute(UPSERT, list.values(rows));
}

const seen = columns<SeenRow>([
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'boot_epoch', type: 'bigint', value: (row) => row.bootEpoch },
  { name: 'highest_sequence', type: 'bigint', value: (row) => row.highestSequence },
  { name: 'seen', type: 'bytea', value: (row) => row.seen },
  RESET,
]);

// An administrator's reset removes the row, so that what was on its way finds nothing, or the row of another time.
const UPDATE = `update device_replay set highest_sequence = row.highest_sequence, seen = row.seen
  from ${seen.unnest} as row (${seen.names})
  join devices d on d.id = row.device_id and d.replay_reset_at is not distinct from row.replay_reset_at
  where device_replay.device_id = row.device_id and device_replay.boot_epoch = row.boot_epoch`;

/** Of devices whose row of this boot is stored and is the same otherwise. */
export async function writeSeen(tx: Tx, rows: readonly SeenRow[]): Promise<void> {
  if (rows.length > 0) await tx.execute(UPDATE, seen.values(rows));
}
