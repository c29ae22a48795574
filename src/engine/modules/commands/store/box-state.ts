import { z } from 'zod';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Reported } from '../domain/box-agreement.ts';

/** What `baselines` keeps of a box. */
export const ReportedState = z.object({
  siren: z.boolean(),
  turret: z.boolean(),
  fanDutyPercent: z.number().nullable(),
  uptimeS: z.number().nullable(),
  bootCount: z.number().nullable(),
  firmwareVersion: z.string().nullable(),
  partition: z.number().nullable(),
  otaValidated: z.boolean().nullable(),
  country: z.string().nullable(),
  zone: z.number().nullable(),
  latitude: z.coerce.number().nullable(),
  longitude: z.coerce.number().nullable(),
}) satisfies z.ZodType<Reported>;

const BoxState = ReportedState.extend({ deviceId: DeviceId });

const columns = `d.id as "deviceId", coalesce(s.siren, false) as siren, coalesce(s.turret, false) as turret,
  s.fan_pwm_duty as "fanDutyPercent", s.uptime as "uptimeS", s.boot_count as "bootCount",
  s.firmware_version as "firmwareVersion", s.partition, s.ota_validated as "otaValidated", d.country, d.zone,
  d.latitude::float8 as latitude, d.longitude::float8 as longitude`;

export function readBoxes(tx: Tx, ids: readonly DeviceId[]): Promise<z.infer<typeof BoxState>[]> {
  return tx.many(
    BoxState,
    `select ${columns} from devices d left join device_status s on s.device_id = d.id where d.id = any ($1::bigint[])`,
    [ids],
  );
}

const BoxSince = BoxState.extend({
  position: z.int(),
  started: z.array(z.int()),
  stopped: z.array(z.int()),
});

/**
 * How boxes stand, and which of their outputs began or ended since; in the order of the given pairs. The events' own
 * time bounds the scan: a box's clock is at most 5 minutes off, or it refuses commands.
 */
export function readBoxesSince(
  tx: Tx,
  ids: readonly DeviceId[],
  since: readonly Date[],
): Promise<z.infer<typeof BoxSince>[]> {
  return tx.many(
    BoxSince,
    `select w.position::int as position, ${columns},
       coalesce(e.started, '{}') as started, coalesce(e.stopped, '{}') as stopped
     from unnest($1::bigint[], $2::timestamptz[]) with ordinality w (device_id, since, position)
     join devices d on d.id = w.device_id
     left join device_status s on s.device_id = d.id
     left join lateral (
       select array_agg(output_type) filter (where event_state = 'STARTING') as started,
         array_agg(output_type) filter (where event_state = 'STOPPING') as stopped
       from alarm_events
       where device_id = w.device_id and alarm_type = 'OUTPUT_EVENT' and received_at >= w.since
         and timestamp > w.since - interval '10 minutes') e on true`,
    [ids, since],
  );
}

const Marked = z.object({
  deviceId: DeviceId,
  output: z.string(),
  isDangerous: z.boolean(),
  isForOperators: z.boolean(),
});

export function readOutputMarks(tx: Tx, deviceIds: readonly DeviceId[]): Promise<z.infer<typeof Marked>[]> {
  return tx.many(
    Marked,
    `select device_id as "deviceId", output, is_dangerous as "isDangerous", is_for_operators as "isForOperators"
     from device_outputs where device_id = any ($1::bigint[])`,
    [deviceIds],
  );
}

export async function writeOutputMark(
  tx: Tx,
  mark: {
    readonly organisationId: number;
    readonly deviceId: DeviceId;
    readonly output: string;
    readonly isDangerous: boolean;
    readonly isForOperators: boolean;
  },
): Promise<void> {
  await tx.execute(
    `insert into device_outputs (device_id, organisation_id, output, is_dangerous, is_for_operators)
     values ($1, $2, $3, $4, $5)
     on conflict (device_id, output) do update set
       is_dangerous = excluded.is_dangerous, is_for_operators = excluded.is_for_operators`,
    [mark.deviceId, mark.organisationId, mark.output, mark.isDangerous, mark.isForOperators],
  );
}
