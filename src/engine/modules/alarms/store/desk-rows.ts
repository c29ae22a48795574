import type { OrganisationId, UserId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

export interface DeskSeat {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly name: string;
  readonly station: string;
}

/** The database's time counts, so that stations whose clocks differ agree on who has fallen silent. */
export async function keepDesk(tx: Tx, { organisationId, userId, name, station }: DeskSeat): Promise<void> {
  await tx.execute(
    `insert into alarm_desks (organisation_id, user_id, station, user_name, role, since, seen_at)
     select $1, $2, $3, $4, role, now(), now() from users where id = $2
     on conflict (organisation_id, user_id, station)
     do update set seen_at = now(), user_name = excluded.user_name, role = excluded.role`,
    [organisationId, userId, station, name],
  );
}

export async function leaveDesk(tx: Tx, { userId, station }: DeskSeat): Promise<void> {
  await tx.execute('delete from alarm_desks where user_id = $1 and station = $2', [userId, station]);
}
