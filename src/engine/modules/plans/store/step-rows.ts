import { z } from 'zod';
import type { AlarmId, OrganisationId } from '../../../../shared/contract/primitives.ts';
import {
  AlarmCall,
  AlarmStep,
  type CallOutcome,
  StepOrder,
  type StepOutcome,
} from '../../../../shared/plans/model.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { ContactRow } from './contact-rows.ts';

/** The person and desk behind a step. */
export interface Signature {
  readonly userId: number;
  readonly name: string;
  readonly station: string;
}

const stepColumns = `alarm_id as "alarmId", position, definition, state, outcome, skip_reason as "skipReason",
  ended_at as "endedAt", user_name as "by", station`;

export function listSteps(tx: Tx, alarmId: AlarmId): Promise<AlarmStep[]> {
  return tx.many(
    AlarmStep,
    `select ${stepColumns} from alarm_plan_steps where alarm_id = $1 order by position`,
    [alarmId],
  );
}

export function lockStep(tx: Tx, alarmId: AlarmId, position: number): Promise<AlarmStep | undefined> {
  return tx.optional(
    AlarmStep,
    `select ${stepColumns} from alarm_plan_steps where alarm_id = $1 and position = $2 for update`,
    [alarmId, position],
  );
}

/** Ends an open step, which the caller holds. */
export function endStep(
  tx: Tx,
  step: Pick<AlarmStep, 'alarmId' | 'position'>,
  end: { readonly outcome: StepOutcome } | { readonly skipReason: string },
  by: Signature,
  at: Date,
): Promise<AlarmStep> {
  const isDone = 'outcome' in end;
  return tx.one(
    AlarmStep,
    `update alarm_plan_steps set state = $3::plan_step_state, outcome = $4, skip_reason = $5, ended_at = $6,
       user_id = $7, user_name = $8, station = $9
     where alarm_id = $1 and position = $2 and state = 'open' returning ${stepColumns}`,
    [
      step.alarmId,
      step.position,
      isDone ? 'done' : 'skipped',
      isDone ? JSON.stringify(end.outcome) : null,
      isDone ? null : end.skipReason,
      at,
      by.userId,
      by.name,
      by.station,
    ],
  );
}

const callColumns = `id, alarm_id as "alarmId", contact_id as "contactId", contact_name as "contactName", phone,
  outcome, note, at, user_name as "by", station`;

export function listCalls(tx: Tx, alarmId: AlarmId): Promise<AlarmCall[]> {
  return tx.many(AlarmCall, `select ${callColumns} from alarm_calls where alarm_id = $1 order by id`, [
    alarmId,
  ]);
}

export function insertCall(
  tx: Tx,
  call: {
    readonly organisationId: OrganisationId;
    readonly alarmId: AlarmId;
    readonly contact: ContactRow;
    readonly outcome: CallOutcome;
    readonly note: string | null;
    readonly at: Date;
    readonly by: Signature;
  },
): Promise<AlarmCall> {
  const { contact, by } = call;
  return tx.one(
    AlarmCall,
    `insert into alarm_calls (organisation_id, alarm_id, contact_id, contact_name, phone, outcome, note, at, user_id,
       user_name, station)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${callColumns}`,
    [
      call.organisationId,
      call.alarmId,
      contact.id,
      contact.name,
      contact.phone,
      call.outcome,
      call.note,
      call.at,
      by.userId,
      by.name,
      by.station,
    ],
  );
}

/** Null where its type had no plan. */
export async function planNameOf(tx: Tx, id: AlarmId): Promise<string | null> {
  const row = await tx.optional(
    z.object({ name: z.string() }),
    'select p.name from alarms a join action_plans p on p.id = a.plan_id where a.id = $1',
    [id],
  );
  return row?.name ?? null;
}

/** For each open step that is an order, the newest that fits it: such an order ends one step. */
export function listOrders(tx: Tx, alarmId: AlarmId): Promise<StepOrder[]> {
  return tx.many(
    StepOrder,
    // Both by the database's clock: stations' clocks may differ.
    `select distinct on (s.position) s.position, c.id as "commandId", c.outcome
     from alarm_plan_steps s
     join alarms a on a.id = s.alarm_id
     join command_log c on c.device_id = coalesce((s.definition ->> 'deviceId')::bigint, a.device_id)
       and c.created_at >= a.created_at and c.command_data = s.definition -> 'command'
     where s.alarm_id = $1 and s.state = 'open' and s.definition ->> 'kind' = 'command'
       and not exists (select from alarm_plan_steps used
                       where used.alarm_id = s.alarm_id and (used.outcome ->> 'commandId')::bigint = c.id)
     order by s.position, c.id desc`,
    [alarmId],
  );
}
