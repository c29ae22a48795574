import { z } from 'zod';
import { DeviceId, type OrganisationId, type SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

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
}

export interface NewDevice extends Identity {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
  readonly mac: string;
}

const IdRow = z.object({ id: DeviceId });
const SequenceRow = z.object({ sequence: z.int() });

// Command sequences begin at the Unix time: a box that was commanded before (while it was not registered, or by an
// installation that is gone) would refuse lower ones.
const REGISTER = `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base, country,
    zone, latitude, longitude, boot_epoch, booted_at, command_sequence)
  values ($1, $2, 'alarm_box', $3, $4, $5, $6, $7, $8, $9, $10, to_timestamp($11), extract(epoch from now())::bigint)
  on conflict (mac_address) do update set
    hostname = excluded.hostname, topic_base = excluded.topic_base,
    boot_epoch = greatest(devices.boot_epoch, excluded.boot_epoch), booted_at = excluded.booted_at
  returning id`;

/** Inserts the box, or takes it over when its MAC is there already (another station registered it). */
export async function registerDevice(tx: Tx, device: NewDevice): Promise<DeviceId> {
  const { organisationId, siteId, mac, hostname, base, country, zone, latitude, longitude, bootEpoch } =
    device;
  const row = await tx.one(IdRow, REGISTER, [
    organisationId,
    siteId,
    mac,
    hostname,
    base,
    country,
    zone,
    latitude,
    longitude,
    bootEpoch,
    device.bootedAtS,
  ]);
  return row.id;
}

export async function updateIdentity(tx: Tx, id: DeviceId, identity: Identity): Promise<void> {
  await tx.execute(
    `update devices set hostname = $2, topic_base = $3, country = $4, zone = $5, latitude = $6, longitude = $7,
       boot_epoch = greatest(boot_epoch, $8), booted_at = to_timestamp($9)
     where id = $1`,
    [
      id,
      identity.hostname,
      identity.base,
      identity.country,
      identity.zone,
      identity.latitude,
      identity.longitude,
      identity.bootEpoch,
      identity.bootedAtS,
    ],
  );
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
