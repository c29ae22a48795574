import { z } from 'zod';
import type { OrganisationId, UserId } from '../../../../shared/contract/primitives.ts';
import { StationId } from '../../../../shared/stations/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** How many screens each person of an organisation has open at a station. */
export type Screens = ReadonlyMap<UserId, number>;

/** What stands there becomes exactly this; a person who was deleted meanwhile is left out. */
export async function writePeople(
  tx: Tx,
  stationId: string,
  organisationId: OrganisationId,
  screens: Screens,
): Promise<void> {
  const ids = [...screens.keys()];
  await tx.execute('delete from station_users where station_id = $1 and user_id <> all ($2::bigint[])', [
    stationId,
    ids,
  ]);
  await tx.execute(
    `insert into station_users (organisation_id, station_id, user_id, screens)
     select $1, $2, users.id, given.screens
     from unnest($3::bigint[], $4::int[]) as given (user_id, screens) join users on users.id = given.user_id
     on conflict (organisation_id, station_id, user_id) do update set screens = excluded.screens`,
    [organisationId, stationId, ids, [...screens.values()]],
  );
}

const Person = z.object({ stationId: StationId, name: z.string(), screens: z.int() });

export async function readPeople(tx: Tx): Promise<z.infer<typeof Person>[]> {
  return await tx.many(
    Person,
    `select s.station_id as "stationId", u.display_name as name, s.screens
     from station_users s join users u on u.id = s.user_id order by u.display_name`,
  );
}
