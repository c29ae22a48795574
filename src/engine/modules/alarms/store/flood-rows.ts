import { z } from 'zod';
import { AlarmFlood, type FloodSummary } from '../../../../shared/alarms/flood.ts';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import { AlarmFloodId, type OrganisationId, SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { FloodLimits, Load } from '../domain/flood.ts';

/** Column of `alarm_floods` behind each field. */
const columns: Readonly<Record<keyof AlarmFlood, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  beganAt: 'began_at',
  endedAt: 'ended_at',
  measuredAt: 'measured_at',
  alarms: 'alarms',
  operators: 'operators',
  peakAlarms: 'peak_alarms',
  peakOperators: 'peak_operators',
  peakAt: 'peak_at',
  total: 'total',
  startsAbove: 'starts_above',
  endsBelow: 'ends_below',
  revision: 'revision',
};
const selected = Object.entries(columns)
  .map(([field, column]) => `f.${column} as "${field}"`)
  .join(', ');

/** A row as it stands in the log. */
export const floodOfRow = (row: Readonly<Record<string, unknown>>): AlarmFlood =>
  AlarmFlood.parse(
    Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, row[column]])),
  );

/** The one that runs, if any. */
export const listRunningFloods = (tx: Tx): Promise<AlarmFlood[]> =>
  tx.many(AlarmFlood, `select ${selected} from alarm_floods f where ended_at is null`);

export const listFloodsSince = (tx: Tx, since: Date): Promise<AlarmFlood[]> =>
  tx.many(AlarmFlood, `select ${selected} from alarm_floods f where updated_at >= $1 order by id`, [since]);

const Running = z.object({
  id: AlarmFloodId,
  beganAt: z.date(),
  measuredAt: z.date(),
  belowSince: z.date().nullable(),
  alarms: z.int(),
  operators: z.int(),
});
export type Running = z.infer<typeof Running>;

export const lockRunningFlood = (tx: Tx, organisationId: OrganisationId): Promise<Running | undefined> =>
  tx.optional(
    Running,
    `select id, began_at as "beganAt", measured_at as "measuredAt", below_since as "belowSince", alarms, operators
     from alarm_floods where organisation_id = $1 and ended_at is null for update`,
    [organisationId],
  );

const LoadRow = z.object({ alarms: z.int(), operators: z.int() });

/**
 * Alarms that were raised or came back since then, each once: those that people have before them, so that a storm that
 * is declared ends the flood. Desks that are silent have been cleared away.
 */
export const measureLoad = (tx: Tx, organisationId: OrganisationId, since: Date): Promise<Load> =>
  tx.one(
    LoadRow,
    `select (
       (select count(*) from alarms a where a.organisation_id = $1 and a.raised_at > $2 and ${BEFORE_PEOPLE})
       + (select count(*) from alarms a where a.organisation_id = $1 and a.state <> 'closed' and a.raised_at <= $2
          and a.last_activated_at > $2 and ${BEFORE_PEOPLE}))::int as alarms,
       (select count(distinct user_id)::int from alarm_desks where organisation_id = $1) as operators`,
    [organisationId, since],
  );
const BEFORE_PEOPLE = `(a.suppression is null or a.suppression = 'shelved') and a.disposition is distinct from 'restored'`;

/** Another station may have been first. */
export async function beginFlood(
  tx: Tx,
  organisationId: OrganisationId,
  at: Date,
  { alarms, operators }: Load,
  { floodStartsAbove, floodEndsBelow }: FloodLimits,
): Promise<void> {
  await tx.execute(
    `insert into alarm_floods (organisation_id, began_at, measured_at, alarms, operators, peak_alarms, peak_operators,
       peak_at, starts_above, ends_below)
     values ($1, $2, $2, $3, $4, $3, $4, $2, $5, $6) on conflict do nothing`,
    [organisationId, at, alarms, operators, floodStartsAbove, floodEndsBelow],
  );
}

export async function keepFlood(
  tx: Tx,
  id: AlarmFloodId,
  at: Date,
  { alarms, operators }: Load,
  belowSince: Date | null,
): Promise<void> {
  await tx.execute(
    `update alarm_floods set measured_at = $2, alarms = $3, operators = $4, below_since = $5,
       peak_at = case when $3 > peak_alarms then $2 else peak_at end,
       peak_operators = case when $3 > peak_alarms then $4 else peak_operators end,
       peak_alarms = greatest(peak_alarms, $3)
     where id = $1`,
    [id, at, alarms, operators, belowSince],
  );
}

/** With what it was made of: all that people had before them, also what a storm has taken away since. */
export async function endFlood(
  tx: Tx,
  {
    id,
    organisationId,
    from,
    until,
  }: {
    readonly id: AlarmFloodId;
    readonly organisationId: OrganisationId;
    readonly from: Date;
    readonly until: Date;
  },
): Promise<void> {
  await tx.execute(
    `insert into alarm_flood_parts (organisation_id, flood_id, site_id, alarm_type, alarms)
     select $1, $2, site_id, alarm_type, count(*) from (
       select site_id, alarm_type, suppressed_at, raised_at, disposition from alarms
       where organisation_id = $1 and raised_at > $3 and raised_at <= $4
       union all
       select site_id, alarm_type, suppressed_at, null, disposition from alarms
       where organisation_id = $1 and state <> 'closed' and raised_at <= $3
         and last_activated_at > $3 and last_activated_at <= $4) a
     where suppressed_at is distinct from raised_at and disposition is distinct from 'restored'
     group by site_id, alarm_type`,
    [organisationId, id, from, until],
  );
  await tx.execute(
    `update alarm_floods set ended_at = $2, below_since = null,
       total = (select coalesce(sum(alarms), 0) from alarm_flood_parts where flood_id = $1)
     where id = $1`,
    [id, until],
  );
}

const Part = z.object({
  floodId: AlarmFloodId,
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  type: AlarmType,
  alarms: z.int(),
});

/** Those that are over, the newest first. */
export async function listFloodSummaries(tx: Tx, limit: number): Promise<FloodSummary[]> {
  const floods = await tx.many(
    AlarmFlood,
    `select ${selected} from alarm_floods f where ended_at is not null order by began_at desc, id desc limit $1`,
    [limit],
  );
  const parts = await tx.many(
    Part,
    `select p.flood_id as "floodId", p.site_id as "siteId", s.name as "siteName", p.alarm_type as "type", p.alarms
     from alarm_flood_parts p left join sites s on s.id = p.site_id
     where p.flood_id = any ($1::bigint[]) order by p.alarms desc, p.id`,
    [floods.map(({ id }) => id)],
  );
  return floods.map((flood) =>
    summaryOf(
      flood,
      parts.filter(({ floodId }) => floodId === flood.id),
    ),
  );
}

function summaryOf(flood: AlarmFlood, parts: readonly z.infer<typeof Part>[]): FloodSummary {
  const bySite = new Map<SiteId | null, FloodSummary['bySite'][number]>();
  const byType = new Map<AlarmType, number>();
  for (const { siteId, siteName, type, alarms } of parts) {
    bySite.set(siteId, { siteId, siteName, alarms: alarms + (bySite.get(siteId)?.alarms ?? 0) });
    byType.set(type, alarms + (byType.get(type) ?? 0));
  }
  const mostFirst = (a: { alarms: number }, b: { alarms: number }) => b.alarms - a.alarms;
  return {
    flood,
    bySite: [...bySite.values()].sort(mostFirst),
    byType: [...byType].map(([type, alarms]) => ({ type, alarms })).sort(mostFirst),
  };
}
