import { z } from 'zod';
import { type OrganisationId, type SiteId, UserId } from '../../../../shared/contract/primitives.ts';
import {
  type SequenceId,
  SequenceRun,
  type SequenceRunId,
  type SequenceRunState,
} from '../../../../shared/sequences/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Column of `sequence_runs` behind each field. */
const runColumns: Readonly<Record<keyof SequenceRun, string>> = {
  id: 'id',
  organisationId: 'organisation_id',
  siteId: 'site_id',
  sequenceId: 'sequence_id',
  version: 'version',
  name: 'name',
  state: 'state',
  needsSecondPerson: 'needs_second_person',
  startedBy: 'started_by_name',
  station: 'station',
  armedAt: 'armed_at',
  expiresAt: 'expires_at',
  approvedBy: 'approved_by_name',
  approvedStation: 'approved_station',
  startedAt: 'started_at',
  deadlineAt: 'deadline_at',
  endedAt: 'ended_at',
  endedBy: 'ended_by_name',
  endedStation: 'ended_station',
  notes: 'notes',
  total: 'total',
  done: 'done',
  failed: 'failed',
  createdAt: 'created_at',
  revision: 'revision',
};
const select = Object.entries(runColumns)
  .map(([field, column]) => `r.${column} as "${field}"`)
  .join(', ');

/** A row of `sequence_runs` as the log of changes has it. */
export function runOfRow(row: Readonly<Record<string, unknown>>): SequenceRun {
  return SequenceRun.parse(
    Object.fromEntries(Object.entries(runColumns).map(([field, column]) => [field, row[column]])),
  );
}

export interface RunFilter {
  readonly sequenceId?: SequenceId | undefined;
  readonly before?: SequenceRunId | undefined;
  readonly limit: number;
}

/** Those that were started, newest first. */
export function listRuns(tx: Tx, filter: RunFilter): Promise<SequenceRun[]> {
  return tx.many(
    SequenceRun,
    `select ${select} from sequence_runs r
     where ($1::bigint is null or r.sequence_id = $1) and ($2::bigint is null or r.id < $2)
       and r.started_at is not null
     order by r.id desc limit $3`,
    [filter.sequenceId ?? null, filter.before ?? null, filter.limit],
  );
}

/** For the feed: those that go on, and those that ended within `recentS`; oldest first. */
export function listCurrentRuns(tx: Tx, recentS: number): Promise<SequenceRun[]> {
  return tx.many(
    SequenceRun,
    `select ${select} from sequence_runs r
     where r.state in ('waiting', 'armed', 'running') or r.updated_at > now() - make_interval(secs => $1)
     order by r.id desc limit 200`,
    [recentS],
  );
}

/** For the feed without the log. */
export function listRunsSince(tx: Tx, since: Date): Promise<SequenceRun[]> {
  return tx.many(
    SequenceRun,
    `select ${select} from sequence_runs r where r.updated_at >= $1 order by r.updated_at limit 500`,
    [since],
  );
}

export function findRun(tx: Tx, id: SequenceRunId): Promise<SequenceRun | undefined> {
  return tx.optional(SequenceRun, `select ${select} from sequence_runs r where r.id = $1`, [id]);
}

export function findRunning(tx: Tx, sequenceId: SequenceId): Promise<SequenceRun | undefined> {
  return tx.optional(
    SequenceRun,
    `select ${select} from sequence_runs r where r.sequence_id = $1 and r.state = 'running'`,
    [sequenceId],
  );
}

export interface NewRun {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId | null;
  readonly sequenceId: SequenceId;
  readonly version: number;
  readonly name: string;
  readonly state: Extract<SequenceRunState, 'waiting' | 'armed' | 'running'>;
  readonly digest: string;
  readonly needsSecondPerson: boolean;
  readonly by: { readonly userId: UserId; readonly name: string; readonly station: string };
  readonly armedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly startedAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly notes: string | null;
  readonly total: number;
}

export function insertRun(tx: Tx, run: NewRun): Promise<SequenceRun> {
  return tx.one(
    SequenceRun,
    `insert into sequence_runs as r (organisation_id, site_id, sequence_id, version, name, state, digest,
       needs_second_person, started_by, started_by_name, station, armed_at, expires_at, started_at, deadline_at, notes,
       total)
     values ($1, $2, $3, $4, $5, $6::sequence_run_state, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     returning ${select}`,
    [
      run.organisationId,
      run.siteId,
      run.sequenceId,
      run.version,
      run.name,
      run.state,
      run.digest,
      run.needsSecondPerson,
      run.by.userId,
      run.by.name,
      run.by.station,
      run.armedAt,
      run.expiresAt,
      run.startedAt,
      run.deadlineAt,
      run.notes,
      run.total,
    ],
  );
}

const Locked = SequenceRun.extend({ startedById: UserId, digest: z.string() });
export type LockedRun = z.infer<typeof Locked>;
const lockedSelect = `${select}, r.started_by as "startedById", r.digest`;

/** Locked until the end of the transaction: of two who fire at once one finds it running. */
export function lockRun(tx: Tx, id: SequenceRunId): Promise<LockedRun | undefined> {
  return tx.optional(Locked, `select ${lockedSelect} from sequence_runs r where r.id = $1 for update`, [id]);
}

/** Those that go on, locked; whoever stops one waits until its next step is written, or comes before it. */
export function lockRunning(tx: Tx): Promise<LockedRun[]> {
  return tx.many(
    Locked,
    `select ${lockedSelect} from sequence_runs r where r.state = 'running' order by r.id for update`,
  );
}

export function approveRun(
  tx: Tx,
  id: SequenceRunId,
  by: { readonly userId: UserId; readonly name: string; readonly station: string },
  at: Date,
  expiresAt: Date,
): Promise<SequenceRun> {
  return tx.one(
    SequenceRun,
    `update sequence_runs r set state = 'armed', approved_by = $2, approved_by_name = $3, approved_station = $4,
       approved_at = $5, expires_at = $6 where r.id = $1 returning ${select}`,
    [id, by.userId, by.name, by.station, at, expiresAt],
  );
}

export function startRun(tx: Tx, id: SequenceRunId, at: Date, deadlineAt: Date): Promise<SequenceRun> {
  return tx.one(
    SequenceRun,
    `update sequence_runs r set state = 'running', started_at = $2, deadline_at = $3 where r.id = $1
     returning ${select}`,
    [id, at, deadlineAt],
  );
}

export function disarmRun(tx: Tx, id: SequenceRunId): Promise<SequenceRun> {
  return tx.one(
    SequenceRun,
    `update sequence_runs r set state = 'disarmed' where r.id = $1 returning ${select}`,
    [id],
  );
}

/** A person has one thing armed at a time; everybody's, where nobody is given. */
export async function disarmRuns(tx: Tx, userId: UserId | null): Promise<void> {
  await tx.execute(
    `update sequence_runs set state = 'disarmed'
     where state in ('waiting', 'armed') and ($1::bigint is null or started_by = $1)`,
    [userId],
  );
}

/** Who ended a run; nobody where it ended by itself. */
export interface Ender {
  readonly name: string;
  readonly station: string;
}

/** What is left of it is not done. */
export async function endRun(
  tx: Tx,
  id: SequenceRunId,
  end: {
    readonly state: SequenceRunState;
    readonly at: Date;
    readonly by: Ender | null;
    readonly reason: string | null;
  },
): Promise<SequenceRun> {
  await tx.execute(
    `update sequence_run_steps set state = 'skipped' where run_id = $1 and state = 'waiting'`,
    [id],
  );
  const run = await tx.one(
    SequenceRun,
    `update sequence_runs r set state = $2::sequence_run_state, ended_at = $3, ended_by_name = $4,
       ended_station = $5, reason = $6 where r.id = $1 returning ${select}`,
    [id, end.state, end.at, end.by?.name ?? null, end.by?.station ?? null, end.reason],
  );
  await tx.execute(
    `insert into audit_logs (organisation_id, at, user_id, user_name, station, procedure, input, outcome)
     select r.organisation_id, $2, r.started_by, coalesce($3, r.started_by_name), coalesce($4, r.station),
       'sequences.ended', jsonb_build_object('runId', r.id, 'sequence', r.name, 'version', r.version, 'state', r.state,
         'total', r.total, 'done', r.done, 'failed', r.failed), r.state::text
     from sequence_runs r where r.id = $1`,
    [id, end.at, end.by?.name ?? null, end.by?.station ?? null],
  );
  return run;
}

/** The counts of the given runs, from their steps. */
export async function countSteps(tx: Tx, ids: readonly SequenceRunId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(
    `update sequence_runs r set done = n.done, failed = n.failed
     from (select run_id, count(*) filter (where outcome in ('confirmed', 'answered_not_verifiable')) as done,
             count(*) filter (where outcome not in ('confirmed', 'answered_not_verifiable')) as failed
           from sequence_run_steps where run_id = any ($1::bigint[]) group by run_id) n
     where r.id = n.run_id and (r.done, r.failed) is distinct from (n.done, n.failed)`,
    [ids],
  );
}
