import { z } from 'zod';
import type { OrganisationId, SiteId, UserId } from '../../../../shared/contract/primitives.ts';
import {
  Sequence,
  type SequenceDraft,
  SequenceId,
  SequenceSummary,
  SequenceVersion,
} from '../../../../shared/sequences/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const SUMMARY = `q.id, q.site_id as "siteId", q.name, q.version, q.is_archived as "isArchived",
  v.saved_at as "savedAt", v.user_name as "savedBy", jsonb_array_length(v.steps) as "stepCount"`;
const CURRENT = 'from sequences q join sequence_versions v on v.sequence_id = q.id and v.version = q.version';

/** Who saves. */
export interface Saver {
  readonly organisationId: OrganisationId;
  readonly userId: UserId;
  readonly name: string;
  readonly station: string;
}

export function listSequences(tx: Tx): Promise<SequenceSummary[]> {
  return tx.many(SequenceSummary, `select ${SUMMARY} ${CURRENT} order by lower(q.name), q.id`);
}

/** With the steps of `version`, or those that are in use. */
export function findSequence(tx: Tx, id: SequenceId, version?: number): Promise<Sequence | undefined> {
  return tx.optional(
    Sequence,
    `select ${SUMMARY}, v.steps from sequences q
     join sequence_versions v on v.sequence_id = q.id and v.version = coalesce($2, q.version) where q.id = $1`,
    [id, version ?? null],
  );
}

export function findSummary(tx: Tx, id: SequenceId): Promise<SequenceSummary | undefined> {
  return tx.optional(SequenceSummary, `select ${SUMMARY} ${CURRENT} where q.id = $1`, [id]);
}

/** Undefined where there is one of this name. */
export async function insertSequence(
  tx: Tx,
  { organisationId }: Saver,
  siteId: SiteId | null,
  name: string,
): Promise<SequenceId | undefined> {
  const row = await tx.optional(
    z.object({ id: SequenceId }),
    `insert into sequences (organisation_id, site_id, name, version) values ($1, $2, $3, 1)
     on conflict (organisation_id, coalesce(site_id, 0), lower(name)) where not is_archived do nothing returning id`,
    [organisationId, siteId, name],
  );
  return row?.id;
}

/** The version it has now, held until the transaction ends. */
export async function lockSequence(tx: Tx, id: SequenceId): Promise<number | undefined> {
  const row = await tx.optional(
    z.object({ version: z.int() }),
    'select version from sequences where id = $1 for no key update',
    [id],
  );
  return row?.version;
}

/** Fails with unique_violation where there is another one of this name. */
export async function updateSequence(tx: Tx, id: SequenceId, name: string, version: number): Promise<void> {
  await tx.execute('update sequences set name = $2, version = $3 where id = $1', [id, name, version]);
}

export async function archiveSequence(tx: Tx, id: SequenceId, isArchived: boolean): Promise<void> {
  await tx.execute('update sequences set is_archived = $2 where id = $1', [id, isArchived]);
}

export async function insertVersion(
  tx: Tx,
  by: Saver,
  saved: {
    readonly id: SequenceId;
    readonly version: number;
    readonly steps: SequenceDraft['steps'];
    readonly note: string | null;
  },
): Promise<void> {
  await tx.execute(
    `insert into sequence_versions (sequence_id, version, organisation_id, steps, user_id, user_name, station, note)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)`,
    [
      saved.id,
      saved.version,
      by.organisationId,
      JSON.stringify(saved.steps),
      by.userId,
      by.name,
      by.station,
      saved.note,
    ],
  );
}

export function listVersions(tx: Tx, id: SequenceId, limit: number): Promise<SequenceVersion[]> {
  return tx.many(
    SequenceVersion,
    `select version, saved_at as "savedAt", user_name as "savedBy", station, note,
       jsonb_array_length(steps) as "stepCount"
     from sequence_versions where sequence_id = $1 order by version desc limit $2`,
    [id, limit],
  );
}
