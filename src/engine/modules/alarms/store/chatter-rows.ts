import { z } from 'zod';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import { DEFAULT_ALARM_SETTINGS } from '../../../../shared/alarms/policy.ts';
import { AlarmId, DeviceId, type OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Chatter, ChatterLimits } from '../domain/chatter.ts';
import { ROUND_LIMIT, TOUCHED } from './desk-clock-rows.ts';

/** Of one alarm type at one device. */
export interface KnownChatter extends Chatter {
  readonly deviceId: DeviceId;
  readonly type: AlarmType;
  readonly subject: string;
}

const { chatteringCount, chatteringMinutes } = DEFAULT_ALARM_SETTINGS;

const Row = z.object({
  chatteringCount: z.int(),
  chatteringMinutes: z.int(),
  deviceId: DeviceId.nullable(),
  type: AlarmType.nullable(),
  subject: z.string().nullable(),
  recent: z.array(z.date()).nullable(),
  since: z.date().nullable(),
  times: z.int().nullable(),
});

/** The limits, and what is remembered of these devices: one look, for it stands in ingestion's way. */
export async function readChatter(
  tx: Tx,
  deviceIds: readonly DeviceId[],
): Promise<{ readonly limits: ChatterLimits; readonly known: readonly KnownChatter[] }> {
  const rows = await tx.many(
    Row,
    `select coalesce(s.chattering_count, ${chatteringCount}) as "chatteringCount",
       coalesce(s.chattering_minutes, ${chatteringMinutes}) as "chatteringMinutes",
       c.device_id as "deviceId", c.alarm_type as "type", c.subject, c.recent, c.chattering_since as since, c.times
     from (select) one
     left join alarm_settings s on true
     left join alarm_chatter c on c.device_id = any($1::bigint[])`,
    [deviceIds],
  );
  const known = rows.flatMap(({ deviceId, type, subject, recent, since, times }) =>
    deviceId === null || type === null || subject === null || recent === null
      ? []
      : [{ deviceId, type, subject, recent, since, times }],
  );
  return { limits: rows[0] ?? DEFAULT_ALARM_SETTINGS, known };
}

/** In one order, so that two writers cannot wait for each other. */
export async function keepChatter(
  tx: Tx,
  organisationId: OrganisationId,
  rows: readonly KnownChatter[],
): Promise<void> {
  await tx.execute(
    `insert into alarm_chatter (organisation_id, device_id, alarm_type, subject, recent, last_at, chattering_since,
       times)
     select $1, device_id, alarm_type, subject, recent::timestamptz[], last_at, since, times
     from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::int[])
       as t(device_id, alarm_type, subject, recent, last_at, since, times)
     order by device_id, alarm_type, subject
     on conflict (device_id, alarm_type, subject) do update set recent = excluded.recent, last_at = excluded.last_at,
       chattering_since = excluded.chattering_since, times = excluded.times`,
    [
      organisationId,
      rows.map(({ deviceId }) => deviceId),
      rows.map(({ type }) => type),
      rows.map(({ subject }) => subject),
      rows.map(({ recent }) => `{${recent.map((at) => at.toISOString()).join()}}`),
      rows.map(({ recent }) => recent.at(-1)),
      rows.map(({ since }) => since),
      rows.map(({ times }) => times),
    ],
  );
}

const Marked = z.object({ id: AlarmId, begins: z.boolean() });

/** Says of open alarms that they chatter; which of them were not said to yet. */
export async function markChattering(
  tx: Tx,
  marks: readonly { readonly id: AlarmId; readonly since: Date | null; readonly times: number | null }[],
): Promise<ReadonlySet<number>> {
  const marked = await tx.many(
    Marked,
    `with before as (select id, chattering_since from alarms where id = any($1::bigint[]))
     update alarms a set chattering_since = m.since, chattering_times = m.times, ${TOUCHED}
     from unnest($1::bigint[], $2::timestamptz[], $3::int[]) as m(id, since, times), before b
     where a.id = m.id and b.id = a.id
     returning a.id, b.chattering_since is null as begins`,
    [marks.map(({ id }) => id), marks.map(({ since }) => since), marks.map(({ times }) => times)],
  );
  return new Set(marked.filter(({ begins }) => begins).map(({ id }) => id));
}

const QUIET_SINCE = `$2::timestamptz - make_interval(mins =>
  coalesce((select chattering_minutes from alarm_settings where organisation_id = $1), ${chatteringMinutes}))`;

/** Quiet for as long as it takes to be told again. */
export function endChattering(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  return tx.execute(
    `with quiet as (
       select id, chattering_since, chattering_times from alarms
       where organisation_id = $1 and chattering_since is not null and last_activated_at <= ${QUIET_SINCE}
       order by id limit ${ROUND_LIMIT} for update skip locked
     ), over as (
       update alarms a set chattering_since = null, chattering_times = null, ${TOUCHED}
       from quiet where a.id = quiet.id returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
     select $1, id, $2, 'chattering_ended',
       jsonb_build_object('since', chattering_since, 'times', chattering_times)
     from quiet join over using (id)`,
    [organisationId, at],
  );
}

export async function forgetQuiet(tx: Tx, organisationId: OrganisationId, at: Date): Promise<void> {
  await tx.execute(`delete from alarm_chatter where organisation_id = $1 and last_at <= ${QUIET_SINCE}`, [
    organisationId,
    at,
  ]);
}
