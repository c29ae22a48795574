import { z } from 'zod';
import type { AlarmId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { DeskSeat } from './desk-rows.ts';
import { covers, QUIET_NO_MORE } from './open-alarms.ts';

/** Most alarms that one statement changes. What is locked just then is left for the next round. */
export const ROUND_LIMIT = 500;
/** A desk that is not heard of for this long has fallen silent. */
export const SILENT_AFTER_S = 45;

const CLAIMED_BY_NOBODY = `claimed_by = null, claimed_by_name = null, claimed_station = null, claimed_at = null,
  held_until = null, hold_reason = null`;
/** Of alarms named `a`. */
export const TOUCHED = 'revision = a.revision + 1, updated_at = now()';

/** Windows that are over end, and those whose time has come count; how many came. */
export async function turnWindows(tx: Tx, at: Date): Promise<number> {
  await tx.execute('update suppression_windows set ended_at = $1 where ended_at is null and ends_at <= $1', [
    at,
  ]);
  return tx.execute(
    `update suppression_windows set began_at = $1
     where began_at is null and ended_at is null and starts_at <= $1`,
    [at],
  );
}

/** Alarms whose shelf, window or delay is over come back by themselves. */
export function endSuppressions(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  return tx.execute(
    `with over as (
       select a.id, a.suppression from alarms a left join suppression_windows w on w.id = a.suppression_window_id
       where a.suppression is not null and (a.suppressed_until <= $2 or w.ended_at is not null)
       order by a.id limit ${ROUND_LIMIT} for update of a skip locked
     ), back as (
       update alarms a set ${QUIET_NO_MORE}, ${TOUCHED} from over where a.id = over.id returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
     select $1, id, $2, case suppression when 'shelved' then 'unshelved' when 'delayed' then 'shown'
       else 'unsuppressed' end, jsonb_build_object('kind', suppression)
     from over join back using (id)`,
    [organisationId, at],
  );
}

/** Gone before it was shown, and nobody has it: logged, and over. */
export function closeRestored(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  return tx.execute(
    `with restored as (
       select id from alarms
       where suppression = 'delayed' and state = 'unacknowledged_returned' and claimed_at is null
         and open_mandatory_steps = 0
       order by id limit ${ROUND_LIMIT} for update skip locked
     ), closed as (
       update alarms a set state = 'closed', closed_at = $2, disposition = 'restored', chattering_since = null,
         chattering_times = null, ${QUIET_NO_MORE}, ${TOUCHED}
       from restored where a.id = restored.id returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
     select $1, id, $2, 'restored', jsonb_build_object('disposition', 'restored') from closed`,
    [organisationId, at],
  );
}

/**
 * Open alarms of places where a window runs are kept quiet by the narrowest of them; `only` looks at these. What a person
 * raised is never: it is not what is being tested.
 */
export function suppressCovered(
  tx: Tx,
  organisationId: OrganisationId,
  at: Date,
  only: readonly AlarmId[] | null = null,
): Promise<number> {
  return tx.execute(
    `with covered as (
       select a.id, w.id as window_id, w.ends_at, w.user_name, w.reason, w.suppression
       from alarms a
       join alarm_types t on t.code = a.alarm_type
       left join devices d on d.id = a.device_id
       cross join lateral (
         select w.*, (case w.kind when 'storm' then 'by_design' else w.kind::text end)::alarm_suppression
           as suppression
         from suppression_windows w
         where w.organisation_id = $1 and w.ended_at is null and w.began_at is not null and w.ends_at > $2
           and ${covers('a.site_id', 'd.zone_id', 'a.device_id', 'a.alarm_type', 't.highly_managed')}
         order by w.device_id, w.zone_id, w.ends_at desc limit 1
       ) w
       where a.organisation_id = $1 and a.state <> 'closed' and a.suppression is null
         and a.source <> 'person' and ($3::bigint[] is null or a.id = any ($3))
         and exists (select 1 from suppression_windows r where r.organisation_id = $1 and r.ended_at is null)
       order by a.id limit ${ROUND_LIMIT} for update of a skip locked
     ), quiet as (
       update alarms a set suppression = c.suppression, suppressed_at = $2, suppressed_until = c.ends_at,
         suppressed_by_name = c.user_name, suppress_reason = c.reason, suppression_window_id = c.window_id, ${TOUCHED}
       from covered c where a.id = c.id returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action, note, detail)
     select $1, id, $2, 'suppressed', reason,
       jsonb_build_object('kind', suppression, 'until', ends_at, 'window', window_id)
     from covered join quiet using (id)`,
    [organisationId, at, only],
  );
}

export function endHolds(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  return tx.execute(
    `with over as (
       select id from alarms where claimed_at is not null and held_until <= $2
       order by id limit ${ROUND_LIMIT} for update skip locked
     ), back as (
       update alarms a set held_until = null, hold_reason = null, claimed_at = greatest($2, now()), ${TOUCHED} from over where a.id = over.id
       returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action)
     select $1, id, $2, 'hold_ended' from back`,
    [organisationId, at],
  );
}

const giveBack = (had: string): string => `with had as (
    select a.id, a.claimed_by_name, a.claimed_station from alarms a
    where a.organisation_id = $1 and a.claimed_at is not null and ${had}
    order by a.id limit ${ROUND_LIMIT} for update skip locked
  ), given_back as (
    update alarms a set ${CLAIMED_BY_NOBODY}, ${TOUCHED} from had where a.id = had.id returning a.id
  )
  insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
  select $1, id, $2, 'redistributed', jsonb_build_object('from', claimed_by_name, 'fromStation', claimed_station)
  from had join given_back using (id)`;

/** What desks had that fell silent is everybody's again. Whoever claims is heard of in the same transaction. */
export async function leaveSilentDesks(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  await tx.execute(`delete from alarm_desks where seen_at < now() - interval '${SILENT_AFTER_S} s'`);
  return tx.execute(
    giveBack(`not exists (select 1 from alarm_desks d
      where d.organisation_id = $1 and d.user_id = a.claimed_by and d.station = a.claimed_station)`),
    [organisationId, at],
  );
}

/** What this person has at this desk is everybody's again. */
export async function giveBackClaims(
  tx: Tx,
  { organisationId, userId, station }: DeskSeat,
  at: Date,
): Promise<void> {
  await tx.execute(giveBack('a.claimed_by = $3 and a.claimed_station = $4'), [
    organisationId,
    at,
    userId,
    station,
  ]);
}

const Raised = z.object({ id: z.int() });

/** Of an alarm that is active for longer than its type should be, once for each time. */
export async function remindOfRestores(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  const raised = await tx.many(
    Raised,
    `with expecting as materialized (
       select code, restore_expected_s from alarm_type_policies
       where organisation_id = $1 and restore_expected_s is not null
     ), late as (
       select a.id, a.site_id, a.device_id, a.device_name, a.device_mac, a.alarm_type, coalesce(a.title, a.alarm_type) as title
       from alarms a
       join expecting p on p.code = a.alarm_type
       cross join lateral (
         select min(t.at) as since from alarm_timeline t
         where t.alarm_id = a.id and t.action in ('raised', 'reactivated', 'repeated')
           and t.id > coalesce((select max(r.id) from alarm_timeline r
                                where r.alarm_id = a.id and r.action = 'returned'), 0)
       ) active
       where a.organisation_id = $1 and a.state in ('unacknowledged_active', 'acknowledged_active')
         and a.condition_gone_at is null and a.suppression is null and a.alarm_type <> 'NOT_RESTORED'
         and a.raised_at <= $2::timestamptz - make_interval(secs => p.restore_expected_s)
         and active.since <= $2::timestamptz - make_interval(secs => p.restore_expected_s)
         and not exists (select 1 from alarm_timeline n where n.alarm_id = a.id and n.action = 'notified'
           and n.detail->>'kind' = 'not_restored' and n.at >= active.since)
       order by a.id limit ${ROUND_LIMIT}
     ), told as (
       insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
       select $1, id, $2, 'notified', jsonb_build_object('kind', 'not_restored') from late
     )
     insert into alarms (organisation_id, site_id, device_id, device_name, device_mac, alarm_type, subject, title,
       priority, state, count, raised_at, last_activated_at, source)
     select $1, l.site_id, l.device_id, l.device_name, l.device_mac, p.code, 'alarm:' || l.id, l.title, p.priority,
       'unacknowledged_active', 1, $2, $2, 'engine'
     from late l join alarm_type_policies p on p.organisation_id = $1 and p.code = 'NOT_RESTORED'
     on conflict do nothing returning id`,
    [organisationId, at],
  );
  await tx.execute(
    `insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
     select $1, id, $2, 'raised', jsonb_build_object('of', substr(subject, 7)::bigint)
     from alarms where id = any ($3::bigint[])`,
    [organisationId, at, raised.map(({ id }) => id)],
  );
  return raised.length;
}

/**
 * Acknowledged for longer than its type allows until it is closed, and nothing keeps it quiet or aside: told once of each
 * acknowledgement.
 */
export function noteUnfinished(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  return tx.execute(
    `with allowed as materialized (
       select code, close_target_s from alarm_type_policies where organisation_id = $1
     ), late as (
       select a.id from alarms a join allowed p on p.code = a.alarm_type
       where a.organisation_id = $1 and a.state in ('acknowledged_active', 'acknowledged_returned')
         and a.unfinished_since is null and a.suppression is null and a.held_until is null
         and a.acknowledged_at <= $2::timestamptz - make_interval(secs => p.close_target_s)
       order by a.id limit ${ROUND_LIMIT} for update of a skip locked
     ), noted as (
       update alarms a set unfinished_since = $2, ${TOUCHED} from late where a.id = late.id
       returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action)
     select $1, id, $2, 'unfinished' from noted`,
    [organisationId, at],
  );
}

/** A reminder returns with what it reminds of. */
export function returnReminders(tx: Tx, organisationId: OrganisationId, at: Date): Promise<number> {
  return tx.execute(
    `with over as (
       select n.id from alarms n
       where n.organisation_id = $1 and n.state in ('unacknowledged_active', 'acknowledged_active')
         and n.alarm_type = 'NOT_RESTORED' and n.subject like 'alarm:%'
         and not exists (select 1 from alarms a where a.id = substr(n.subject, 7)::bigint
           and a.state in ('unacknowledged_active', 'acknowledged_active') and a.condition_gone_at is null)
       order by n.id limit ${ROUND_LIMIT} for update skip locked
     ), back as (
       update alarms a set returned_at = $2, ${TOUCHED},
         state = case a.state when 'acknowledged_active' then 'acknowledged_returned'::alarm_state
           else 'unacknowledged_returned'::alarm_state end
       from over where a.id = over.id returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action)
     select $1, id, $2, 'returned' from back`,
    [organisationId, at],
  );
}
