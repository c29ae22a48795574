import { z } from 'zod';
import { type OrganisationId, SiteId, UserId } from '../../../../shared/contract/primitives.ts';
import { Handover, type HandoverId, type HandoverQuery } from '../../../../shared/handovers/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { HandoverRecord } from './record-rows.ts';

const COLUMNS = `h.id, h.state, h.site_ids as "siteIds",
  case when h.site_ids is not null then
    array(select s.name from sites s where s.id = any(h.site_ids) order by s.name) end as "siteNames",
  h.revision, h.started_at as "startedAt",
  jsonb_build_object('userId', h.outgoing_id, 'name', h.outgoing_name, 'station', h.outgoing_station) as outgoing,
  h.offered_at as "offeredAt", h.incoming_id as "incomingId", h.incoming_name as "incomingName",
  h.incoming_station as "incomingStation", h.sealed_at as "sealedAt", h.number,
  encode(h.digest, 'hex') as digest, encode(h.previous_digest, 'hex') as "previousDigest",
  h.given_up_at as "givenUpAt", h.given_up_by_name as "givenUpBy", h.give_up_reason as "giveUpReason"`;

const HandoverRow = Handover.omit({ incoming: true, givenUp: true })
  .extend({
    incomingId: UserId.nullable(),
    incomingName: z.string().nullable(),
    incomingStation: z.string().nullable(),
    sealedAt: z.date().nullable(),
    givenUpAt: z.date().nullable(),
    givenUpBy: z.string().nullable(),
    giveUpReason: z.string().nullable(),
  })
  .transform(
    ({
      incomingId,
      incomingName,
      incomingStation,
      sealedAt,
      givenUpAt,
      givenUpBy,
      giveUpReason,
      ...row
    }): Handover => ({
      ...row,
      incoming:
        incomingId === null || incomingName === null || incomingStation === null || sealedAt === null
          ? null
          : { userId: incomingId, name: incomingName, station: incomingStation, at: sealedAt },
      givenUp:
        givenUpAt === null || givenUpBy === null || giveUpReason === null
          ? null
          : { at: givenUpAt, by: givenUpBy, reason: giveUpReason },
    }),
  );

/** Those that are not over; `ownBook` first. */
export function listOpen(tx: Tx, ownBook: readonly SiteId[] | null): Promise<Handover[]> {
  return tx.many(
    HandoverRow,
    `select ${COLUMNS} from handovers h where h.state in ('draft', 'offered')
     order by coalesce(h.site_ids, '{}') = coalesce($1::bigint[], '{}') desc, h.id`,
    [ownBook],
  );
}

export function findHandover(tx: Tx, id: HandoverId): Promise<Handover | undefined> {
  return tx.optional(HandoverRow, `select ${COLUMNS} from handovers h where h.id = $1`, [id]);
}

/** Held until the transaction ends. */
export function lockHandover(tx: Tx, id: HandoverId): Promise<Handover | undefined> {
  return tx.optional(HandoverRow, `select ${COLUMNS} from handovers h where h.id = $1 for update`, [id]);
}

/** The state of the last signature's or ending's day is that of the later of both. */
export function searchHandovers(tx: Tx, query: HandoverQuery): Promise<Handover[]> {
  return tx.many(
    HandoverRow,
    `select ${COLUMNS} from handovers h
     where h.state in ('sealed', 'given_up')
       and ($1::timestamptz is null or coalesce(h.sealed_at, h.given_up_at) >= $1)
       and ($2::timestamptz is null or coalesce(h.sealed_at, h.given_up_at) < $2)
       and ($3 = '' or strpos(lower(h.outgoing_name || ' ' || coalesce(h.incoming_name, '')), lower($3)) > 0)
       and ($4::bigint is null or h.id < $4)
     order by h.id desc limit $5`,
    [query.from ?? null, query.until ?? null, query.person, query.before ?? null, query.limit],
  );
}

const Kept = z.object({ notes: z.string(), snapshot: z.unknown(), difference: z.unknown() });

/** Notes and contents as they are kept. */
export function readKept(tx: Tx, id: HandoverId): Promise<z.infer<typeof Kept>> {
  return tx.one(Kept, 'select notes, snapshot, difference from handovers where id = $1', [id]);
}

const Granted = z.object({ siteIds: z.array(SiteId).nullable() });

/** The sites that the transaction's person sees, in order; null: all. */
export async function grantedSites(tx: Tx): Promise<SiteId[] | null> {
  const { siteIds } = await tx.one(
    Granted,
    `select case when g.ids is not null then array(select unnest(g.ids) order by 1) end as "siteIds"
     from (select granted_site_ids() as ids) g`,
  );
  return siteIds;
}

export interface Signer {
  readonly userId: UserId;
  readonly name: string;
  readonly station: string;
}

const Id = z.object({ id: Handover.shape.id });

/** Undefined where one of the same book is open. */
export async function insertHandover(
  tx: Tx,
  organisationId: OrganisationId,
  siteIds: readonly SiteId[] | null,
  by: Signer,
  at: Date,
): Promise<HandoverId | undefined> {
  const row = await tx.optional(
    Id,
    `insert into handovers (organisation_id, site_ids, started_at, outgoing_id, outgoing_name, outgoing_station)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (organisation_id, coalesce(site_ids, '{}')) where state in ('draft', 'offered') do nothing
     returning id`,
    [organisationId, siteIds, at, by.userId, by.name, by.station],
  );
  return row?.id;
}

export async function updateNotes(tx: Tx, id: HandoverId, notes: string): Promise<void> {
  await tx.execute('update handovers set notes = $2 where id = $1', [id, notes]);
}

export async function signOut(
  tx: Tx,
  id: HandoverId,
  signature: { readonly station: string; readonly at: Date; readonly snapshot: object },
): Promise<void> {
  await tx.execute(
    `update handovers set state = 'offered', offered_at = $2, outgoing_station = $3, snapshot = $4 where id = $1`,
    [id, signature.at, signature.station, JSON.stringify(signature.snapshot)],
  );
}

export async function takeBackSignature(tx: Tx, id: HandoverId): Promise<void> {
  await tx.execute(`update handovers set state = 'draft', offered_at = null, snapshot = null where id = $1`, [
    id,
  ]);
}

/** The record as it will be with the second signature, all but its digest. */
export function readRecordToSeal(
  tx: Tx,
  id: HandoverId,
  seal: {
    readonly by: Signer;
    readonly at: Date;
    readonly difference: object;
    readonly number: number;
    readonly previousDigest: string | null;
  },
): Promise<HandoverRecord> {
  const { by } = seal;
  return tx.one(
    HandoverRecord,
    `select id, organisation_id as "organisationId", site_ids as "siteIds", $2::bigint as number,
       started_at as "startedAt", notes, outgoing_id as "outgoingId", outgoing_name as outgoing,
       outgoing_station as "outgoingStation", offered_at as "offeredAt", snapshot,
       $3::bigint as "incomingId", $4::text as incoming, $5::text as "incomingStation", $6::timestamptz as "sealedAt",
       $7::jsonb as difference, $8::text as "previousDigest", '' as digest
     from handovers where id = $1`,
    [
      id,
      seal.number,
      by.userId,
      by.name,
      by.station,
      seal.at,
      JSON.stringify(seal.difference),
      seal.previousDigest,
    ],
  );
}

export async function sealHandover(tx: Tx, record: HandoverRecord): Promise<void> {
  await tx.execute(
    `update handovers set state = 'sealed', incoming_id = $2, incoming_name = $3, incoming_station = $4, sealed_at = $5,
       difference = $6, number = $7, previous_digest = decode($8, 'hex'), digest = decode($9, 'hex')
     where id = $1`,
    [
      record.id,
      record.incomingId,
      record.incoming,
      record.incomingStation,
      record.sealedAt,
      JSON.stringify(record.difference),
      record.number,
      record.previousDigest,
      record.digest,
    ],
  );
}

export async function endHandover(
  tx: Tx,
  id: HandoverId,
  end: { readonly by: string; readonly at: Date; readonly reason: string },
): Promise<void> {
  await tx.execute(
    `update handovers set state = 'given_up', given_up_at = $2, given_up_by_name = $3, give_up_reason = $4
     where id = $1`,
    [id, end.at, end.by, end.reason],
  );
}
