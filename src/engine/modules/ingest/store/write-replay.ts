import type { DeviceId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { columns } from './columns.ts';

export interface ReplayRow {
  readonly deviceId: DeviceId;
  readonly organisationId: OrganisationId;
  readonly bootEpoch: number;
  readonly highestSequence: number;
  /** 128 bytes. */
  readonly seen: Uint8Array;
}

const list = columns<ReplayRow>([
  { name: 'device_id', type: 'bigint', value: (row) => row.deviceId },
  { name: 'organisation_id', type: 'bigint', value: (row) => row.organisationId },
  { name: 'boot_epoch', type: 'bigint', value: (row) => row.bootEpoch },
  { name: 'highest_sequence', type: 'bigint', value: (row) => row.highestSequence },
  { name: 'seen', type: 'bytea', value: (row) => row.seen },
]);

const UPSERT = `insert into device_replay (${list.names}) select * from ${list.unnest}
  on conflict (device_id) do update set
    boot_epoch = excluded.boot_epoch, highest_sequence = excluded.highest_sequence, seen = excluded.seen`;

export async function writeReplay(tx: Tx, rows: readonly ReplayRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(UPSERT, list.values(rows.toSorted((one, other) => one.deviceId - other.deviceId)));
}
