import { z } from 'zod';
import { OrganisationId, SiteId, UserId } from '../../../../shared/contract/primitives.ts';
import { HandoverId } from '../../../../shared/handovers/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** A handover as its digest is computed: contents as they are kept, whatever shape they have. */
export const HandoverRecord = z.object({
  id: HandoverId,
  organisationId: OrganisationId,
  siteIds: z.array(SiteId).nullable(),
  number: z.int().positive(),
  startedAt: z.date(),
  notes: z.string(),
  outgoingId: UserId,
  outgoing: z.string(),
  outgoingStation: z.string(),
  offeredAt: z.date(),
  snapshot: z.unknown(),
  incomingId: UserId,
  incoming: z.string(),
  incomingStation: z.string(),
  sealedAt: z.date(),
  difference: z.unknown(),
  previousDigest: z.string().nullable(),
  digest: z.string(),
});
export type HandoverRecord = z.infer<typeof HandoverRecord>;

const COLUMNS = `id, organisation_id as "organisationId", site_ids as "siteIds", number, started_at as "startedAt", notes,
  outgoing_id as "outgoingId", outgoing_name as outgoing, outgoing_station as "outgoingStation",
  offered_at as "offeredAt", snapshot, incoming_id as "incomingId", incoming_name as incoming,
  incoming_station as "incomingStation", sealed_at as "sealedAt", difference,
  encode(previous_digest, 'hex') as "previousDigest", encode(digest, 'hex') as digest`;

/** The newest that both have signed, of all books that the person sees; before that one, where it is given. */
export function listRecords(tx: Tx, before: HandoverId | null, limit: number): Promise<HandoverRecord[]> {
  return tx.many(
    HandoverRecord,
    `select ${COLUMNS} from handovers
     where state = 'sealed' and ($1::bigint is null or id < $1) order by id desc limit $2`,
    [before, limit],
  );
}

const Link = z.object({ number: z.int().positive(), digest: z.string() });
export type Link = z.infer<typeof Link>;

/** The last of a book; undefined where it is empty. With `below`, the last with a lower number. */
export function findLastLink(
  tx: Tx,
  siteIds: readonly SiteId[] | null,
  below: number | null = null,
): Promise<Link | undefined> {
  return tx.optional(
    Link,
    `select number, encode(digest, 'hex') as digest from handovers
     where coalesce(site_ids, '{}') = coalesce($1::bigint[], '{}') and number is not null
       and ($2::bigint is null or number < $2)
     order by number desc limit 1`,
    [siteIds, below],
  );
}
