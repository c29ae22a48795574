import { z } from 'zod';
import { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import { CommandId } from '../../../../shared/commands/model.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../../../shared/contract/primitives.ts';
import { type SequenceAction, SequenceRunId, SequenceRunStep } from '../../../../shared/sequences/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Column of `sequence_run_steps` behind each field. */
const stepColumns: Readonly<Record<keyof SequenceRunStep, string>> = {
  runId: 'run_id',
  siteId: 'site_id',
  position: 'position',
  step: 'step',
  deviceId: 'device_id',
  deviceName: 'device_name',
  command: 'command_data',
  delayMs: 'delay_ms',
  onFailure: 'on_failure',
  isDangerous: 'is_dangerous',
  state: 'state',
  outcome: 'outcome',
  commandId: 'command_id',
  orderedAt: 'ordered_at',
  takenAt: 'taken_at',
  endedAt: 'ended_at',
  errorMessage: 'error_message',
  revision: 'revision',
};
const select = Object.entries(stepColumns)
  .map(([field, column]) => `s.${column} as "${field}"`)
  .join(', ');

/** A row of `sequence_run_steps` as the log of changes has it. */
export function stepOfRow(row: Readonly<Record<string, unknown>>): SequenceRunStep {
  return SequenceRunStep.parse(
    Object.fromEntries(Object.entries(stepColumns).map(([field, column]) => [field, row[column]])),
  );
}

/** Of these runs, in their order. */
export function listSteps(tx: Tx, ids: readonly SequenceRunId[]): Promise<SequenceRunStep[]> {
  return tx.many(
    SequenceRunStep,
    `select ${select} from sequence_run_steps s where s.run_id = any ($1::bigint[]) order by s.run_id, s.position`,
    [ids],
  );
}

/** For the feed without the log. */
export function listStepsSince(tx: Tx, since: Date): Promise<SequenceRunStep[]> {
  return tx.many(
    SequenceRunStep,
    `select ${select} from sequence_run_steps s where s.updated_at >= $1 order by s.updated_at limit 2000`,
    [since],
  );
}

export async function insertSteps(
  tx: Tx,
  run: {
    readonly id: SequenceRunId;
    readonly organisationId: OrganisationId;
    readonly siteId: SiteId | null;
  },
  actions: readonly SequenceAction[],
): Promise<void> {
  await tx.execute(
    `insert into sequence_run_steps (run_id, position, organisation_id, site_id, step, device_id, device_name,
       command_type, command_data, delay_ms, on_failure, is_dangerous)
     select $1, (a.position - 1)::int, $2, $3, a.step, a.device_id, a.device_name,
       (a.command ->> 'type')::command_type_enum, a.command, a.delay_ms, a.on_failure::sequence_policy, a.is_dangerous
     from unnest($4::int[], $5::bigint[], $6::text[], $7::jsonb[], $8::int[], $9::text[], $10::boolean[])
       with ordinality a (step, device_id, device_name, command, delay_ms, on_failure, is_dangerous, position)`,
    [
      run.id,
      run.organisationId,
      run.siteId,
      actions.map(({ step }) => step),
      actions.map(({ deviceId }) => deviceId),
      actions.map(({ deviceName }) => deviceName),
      actions.map(({ command }) => JSON.stringify(command)),
      actions.map(({ delayMs }) => delayMs),
      actions.map(({ onFailure }) => onFailure),
      actions.map(({ isDangerous }) => isDangerous),
    ],
  );
}

export async function markOrdered(
  tx: Tx,
  { runId, position }: Pick<SequenceRunStep, 'runId' | 'position'>,
  commandId: CommandId,
  at: Date,
): Promise<void> {
  await tx.execute(
    `update sequence_run_steps set state = 'ordered', command_id = $3, ordered_at = $4
     where run_id = $1 and position = $2`,
    [runId, position, commandId, at],
  );
}

/** It could not be ordered: why, in a sentence. */
export async function markNotDone(
  tx: Tx,
  { runId, position }: Pick<SequenceRunStep, 'runId' | 'position'>,
  why: string,
  at: Date,
): Promise<void> {
  await tx.execute(
    `update sequence_run_steps set state = 'over', outcome = 'not_done', ended_at = $4, error_message = $3
     where run_id = $1 and position = $2`,
    [runId, position, why, at],
  );
}

const Moved = z.object({ runId: SequenceRunId });

/**
 * Takes over what became of the commands that were ordered, also of runs that have ended; a command that is not kept
 * any more ends its step. The runs that this concerns.
 */
export async function followCommands(tx: Tx, at: Date): Promise<SequenceRunId[]> {
  const rows = await tx.many(
    Moved,
    `update sequence_run_steps s set
       state = case when c.id is null or c.outcome is not null then 'over' else 'taken' end::sequence_step_state,
       outcome = case when c.id is null then 'no_answer' else c.outcome end,
       taken_at = coalesce(s.taken_at, case when c.outcome in ('confirmed', 'answered_not_verifiable')
         then coalesce(c.acknowledged_at, c.completed_at) else c.acknowledged_at end),
       ended_at = case when c.id is null or c.outcome is not null
         then coalesce(c.completed_at, c.failed_at, $1) end,
       error_message = c.error_message
     from sequence_run_steps o left join command_log c on c.id = o.command_id
     where s.run_id = o.run_id and s.position = o.position and s.state in ('ordered', 'taken')
       and (c.id is null or c.outcome is not null or (s.state = 'ordered' and c.status = 'ACKNOWLEDGED'))
     returning s.run_id as "runId"`,
    [at],
  );
  return [...new Set(rows.map(({ runId }) => runId))];
}

const Open = z.object({ isOpen: z.boolean() });

/** Whether there is anything to look after. */
export async function isAnythingOpen(tx: Tx): Promise<boolean> {
  const row = await tx.one(
    Open,
    `select exists (select from sequence_runs where state = 'running')
       or exists (select from sequence_run_steps where state in ('ordered', 'taken')) as "isOpen"`,
  );
  return row.isOpen;
}

/** Commands of a run that are not over. */
export async function listOpenCommands(tx: Tx, id: SequenceRunId): Promise<CommandId[]> {
  const rows = await tx.many(
    z.object({ commandId: CommandId }),
    `select distinct c.id as "commandId" from sequence_run_steps s join command_log c on c.id = s.command_id
     where s.run_id = $1 and c.outcome is null order by 1`,
    [id],
  );
  return rows.map(({ commandId }) => commandId);
}

const SwitchedOn = z.object({ deviceId: DeviceId, command: SwitchCommand });

/**
 * What runs that go on, or that began since then, may have switched on, the newest order of each output. Left out is
 * what was never sent or refused, and what somebody has ordered something else of since.
 */
export function listSwitchedOn(tx: Tx, since: Date): Promise<z.infer<typeof SwitchedOn>[]> {
  return tx.many(
    SwitchedOn,
    `select distinct on (s.device_id, c.subjects) s.device_id as "deviceId", s.command_data as command
     from sequence_runs r
     join sequence_run_steps s on s.run_id = r.id and s.command_id is not null
     join command_log c on c.id = s.command_id
     where (r.state = 'running' or r.started_at > $1)
       and s.device_id is not null and c.outcome is distinct from 'refused'
       and (c.sent_at is not null or c.outcome is null)
       and not exists (
         select from command_log later
         where later.device_id = c.device_id and later.id > c.id and later.subjects && c.subjects
           and later.outcome is distinct from 'not_done' and later.outcome is distinct from 'cancelled'
           and not exists (select from sequence_run_steps o where o.command_id = later.id))
     order by s.device_id, c.subjects, c.id desc`,
    [since],
  );
}
