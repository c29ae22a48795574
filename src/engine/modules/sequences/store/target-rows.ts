import { z } from 'zod';
import { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import { ChannelKind } from '../../../../shared/relays/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Channel = z.object({
  relayIndex: z.int(),
  kind: ChannelKind,
  durationMs: z.int().nullable(),
  inSequences: z.boolean(),
});

const Target = z.object({
  id: DeviceId,
  siteId: SiteId.nullable(),
  kind: DeviceKind,
  name: z.string(),
  isActive: z.boolean(),
  isOnline: z.boolean(),
  needsSecondPerson: z.boolean(),
  channels: z.array(Channel),
  knowsTimes: z.boolean(),
});
export type Target = z.infer<typeof Target>;

/** Of these devices those that the transaction may see. */
export function findTargets(tx: Tx, ids: readonly DeviceId[]): Promise<Target[]> {
  return tx.many(
    Target,
    `select d.id, d.site_id as "siteId", d.kind, coalesce(d.name, d.hostname) as name, d.active as "isActive",
       coalesce(s.is_online, false) as "isOnline", coalesce(p.needs_second_person, false) as "needsSecondPerson",
       coalesce(b.generation = 'v2', true) as "knowsTimes",
       coalesce((select jsonb_agg(jsonb_build_object('relayIndex', r.relay_index, 'kind', r.kind,
           'durationMs', r.duration_ms, 'inSequences', r.in_sequences) order by r.relay_index)
         from relays r where r.device_id = d.id and r.is_active), '[]') as channels
     from devices d
     left join device_status s on s.device_id = d.id
     left join board_status b on b.device_id = d.id
     left join sites p on p.id = d.site_id
     where d.id = any ($1::bigint[]) order by d.id`,
    [ids],
  );
}

/** Whether the site is there, and granted to the person; it stays until the transaction ends. */
export async function siteIsThere(tx: Tx, id: SiteId): Promise<boolean> {
  const row = await tx.optional(
    z.object({ id: SiteId }),
    'select id from sites where id = $1 for key share',
    [id],
  );
  return row !== undefined;
}
