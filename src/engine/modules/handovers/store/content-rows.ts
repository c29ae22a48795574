import { z } from 'zod';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import {
  AlarmLine,
  type HandoverId,
  SECTION_MAX_LINES,
  SECTIONS,
  type Section,
  SectionName,
  WindowLine,
} from '../../../../shared/handovers/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const LINE = `a.id, a.alarm_type as type, a.title, a.priority, a.state, a.site_id as "siteId", s.name as "siteName",
  a.device_id as "deviceId", a.device_name as "deviceName", a.raised_at as "raisedAt", a.count,
  a.acknowledged_by_name as "acknowledgedBy", a.claimed_by_name as "claimedBy", a.suppression,
  coalesce(a.suppressed_until, a.held_until) as until,
  case when a.suppression is not null then a.suppressed_by_name else a.claimed_by_name end as "quietBy",
  coalesce(a.suppress_reason, a.hold_reason) as reason, a.open_mandatory_steps as "openMandatorySteps"`;

/** $1 are the sites (null: all and none). */
const OPEN = `alarms a left join sites s on s.id = a.site_id
  where a.state <> 'closed' and ($1::bigint[] is null or a.site_id = any($1))`;

const PlacedLine = AlarmLine.extend({ section: SectionName, total: z.int().positive() });

const EMPTY: Section = { total: 0, lines: [] };

/** Every alarm that is not closed, in the one section that fits first; so many lines of each, worst first. */
export async function readSections(
  tx: Tx,
  siteIds: readonly SiteId[] | null,
  at: Date,
): Promise<Record<SectionName, Section>> {
  const rows = await tx.many(
    PlacedLine,
    `select * from (
       select l.*, count(*) over (partition by section)::int as total,
              row_number() over (partition by section order by priority, "raisedAt", id) as place
       from (
         select ${LINE},
           case when a.suppression = 'shelved' then 'shelved'
                when a.suppression is not null then 'quiet'
                when a.held_until is not null then 'held'
                when a.unfinished_since is not null
                  or a.unattended_since + make_interval(secs => p.overdue_after_s) <= $2 then 'overdue'
                else 'open' end as section
         from alarms a left join sites s on s.id = a.site_id
         left join alarm_type_policies p on p.organisation_id = a.organisation_id and p.code = a.alarm_type
         where a.state <> 'closed' and ($1::bigint[] is null or a.site_id = any($1))) l) placed
     where place <= $3 order by section, place`,
    [siteIds, at, SECTION_MAX_LINES],
  );
  const sections: Record<SectionName, Section> = {
    overdue: EMPTY,
    open: EMPTY,
    held: EMPTY,
    shelved: EMPTY,
    quiet: EMPTY,
  };
  for (const name of SECTIONS) {
    const own = rows.filter(({ section }) => section === name);
    sections[name] = {
      total: own[0]?.total ?? 0,
      lines: own.map(({ section: _section, total: _total, ...line }) => line),
    };
  }
  return sections;
}

const Known = z.object({ alarms: z.array(z.tuple([z.int(), z.int()])) });

/** Every alarm that is not closed with its activations: what a later difference is taken from. */
export async function readKnownAlarms(tx: Tx, siteIds: readonly SiteId[] | null) {
  const { alarms } = await tx.one(
    Known,
    `select coalesce(jsonb_agg(jsonb_build_array(a.id, a.count) order by a.id), '[]') as alarms from ${OPEN}`,
    [siteIds],
  );
  return alarms;
}

/** Of places that are on test or out of service, and of storms: those that run or are to come. */
export function readWindows(tx: Tx, siteIds: readonly SiteId[] | null): Promise<WindowLine[]> {
  return tx.many(
    WindowLine,
    `select w.id, w.kind, concat_ws(' · ', s.name, z.name, coalesce(d.name, d.hostname)) as where,
       w.alarm_types as types, w.starts_at as "startsAt", w.ends_at as "endsAt", w.reason, w.user_name as by
     from suppression_windows w
     left join sites s on s.id = w.site_id
     left join zones z on z.id = w.zone_id
     left join devices d on d.id = w.device_id
     where w.ended_at is null and ($1::bigint[] is null or w.site_id = any($1))
     order by w.kind, w.ends_at, w.id limit 2000`,
    [siteIds],
  );
}

const Arrived = AlarmLine.extend({ total: z.int().positive(), mark: z.string() });
const Count = z.object({ count: z.int() });

/** $2 is the handover whose snapshot is compared with; what its place keeps quiet does not call for anybody. */
const SINCE = `with known as (
    select (k ->> 0)::bigint as id, (k ->> 1)::int as count
    from handovers h, jsonb_array_elements(h.snapshot -> 'alarms') k where h.id = $2),
  arrived as (
    select a.id from alarms a left join known k on k.id = a.id
    where a.state <> 'closed' and a.suppression is null and ($1::bigint[] is null or a.site_id = any($1))
      and a.count > coalesce(k.count, 0))`;

export async function readArrived(
  tx: Tx,
  siteIds: readonly SiteId[] | null,
  handoverId: HandoverId,
): Promise<{ section: Section; mark: string; ended: number }> {
  const rows = await tx.many(
    Arrived,
    `${SINCE}
     select ${LINE}, count(*) over ()::int as total, sum.mark
     from arrived n join alarms a on a.id = n.id left join sites s on s.id = a.site_id,
       (select md5(string_agg(b.id || ':' || b.count, ',' order by b.id)) as mark
        from arrived m join alarms b on b.id = m.id) sum
     order by a.priority, a.raised_at, a.id limit $3`,
    [siteIds, handoverId, SECTION_MAX_LINES],
  );
  const { count } = await tx.one(
    Count,
    `${SINCE}
     select count(*)::int as count from known k
     where not exists (select from alarms a
       where a.id = k.id and a.state <> 'closed' and ($1::bigint[] is null or a.site_id = any($1)))`,
    [siteIds, handoverId],
  );
  const [first] = rows;
  return {
    section: {
      total: first?.total ?? 0,
      lines: rows.map(({ total: _total, mark: _mark, ...line }) => line),
    },
    mark: first?.mark ?? '',
    ended: count,
  };
}
