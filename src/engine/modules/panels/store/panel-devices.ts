import { z } from 'zod';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import { DeviceReference } from '../../../../shared/panels/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Named = DeviceReference.extend({ id: DeviceId });
const Found = z.object({ index: z.int(), id: DeviceId });

/** Of these devices those that there are and the person may see. */
export function readReferences(tx: Tx, ids: readonly DeviceId[]): Promise<z.infer<typeof Named>[]> {
  return tx.many(
    Named,
    `select id, mac_address::text as mac, topic_base as base, hostname from devices where id = any($1::bigint[])`,
    [ids],
  );
}

/** By hardware address, else by topic; the place in `references` of each one that was found. */
export function findByReference(
  tx: Tx,
  references: readonly DeviceReference[],
): Promise<z.infer<typeof Found>[]> {
  return tx.many(
    Found,
    `select (wanted.place - 1)::int as index, d.id
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as wanted (mac, base, hostname, place)
     join devices d on case when wanted.mac is null then d.topic_base = wanted.base and d.hostname = wanted.hostname
                            else d.mac_address = wanted.mac::macaddr end`,
    [
      references.map(({ mac }) => mac),
      references.map(({ base }) => base),
      references.map(({ hostname }) => hostname),
    ],
  );
}
