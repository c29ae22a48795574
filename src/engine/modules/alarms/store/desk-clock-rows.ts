import type { Tx } from '../../../platform/db/database.ts';
import type { DeskSeat } from './desk-rows.ts';

/** What this person has at this desk is everybody's again. */
export async function giveBackClaims(
  tx: Tx,
  { organisationId, userId, station }: DeskSeat,
  at: Date,
): Promise<void> {
  await tx.execute(
    `with had as (
       select id, claimed_by_name, claimed_station from alarms
       where organisation_id = $1 and claimed_by = $2 and claimed_station = $3 and state <> 'closed'
       order by id for update
     ), given_back as (
       update alarms a set claimed_by = null, claimed_by_name = null, claimed_station = null, claimed_at = null,
         held_until = null, hold_reason = null, revision = a.revision + 1, updated_at = now()
       from had where a.id = had.id returning a.id
     )
     insert into alarm_timeline (organisation_id, alarm_id, at, action, detail)
     select $1, id, $4, 'redistributed',
       jsonb_build_object('from', claimed_by_name, 'fromStation', claimed_station)
     from had join given_back using (id)`,
    [organisationId, userId, station, at],
  );
}
