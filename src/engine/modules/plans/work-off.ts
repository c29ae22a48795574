import type { Alarm } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import type {
  AlarmCall,
  AlarmPlan,
  AlarmStep,
  CallOutcome,
  ContactId,
  StepOutcome,
} from '../../../shared/plans/model.ts';
import { nextContact, wasReached } from '../../../shared/plans/next-contact.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { addTimelineEntry, findAlarm, lockForHandling, updateAlarm } from '../alarms/index.ts';
import { contactsOf } from './keep-contacts.ts';
import type { PlanDeps } from './plan-deps.ts';
import { findContact } from './store/contact-rows.ts';
import {
  endStep,
  insertCall,
  listCalls,
  listOrders,
  listSteps,
  lockStep,
  planNameOf,
} from './store/step-rows.ts';

export function readAlarmPlan(
  { database, clock }: PlanDeps,
  by: Actor,
  alarmId: AlarmId,
): Promise<AlarmPlan> {
  return database.transaction(personScope(by), async (tx) => {
    const alarm = await findAlarm(tx, alarmId);
    if (alarm === undefined) throw new AppError('NOT_FOUND');
    return {
      name: await planNameOf(tx, alarmId),
      steps: await listSteps(tx, alarmId),
      orders: await listOrders(tx, alarmId),
      calls: await listCalls(tx, alarmId),
      contacts: alarm.siteId === null ? [] : ((await contactsOf(tx, alarm.siteId, clock.now())) ?? []),
    };
  });
}

async function openStep(tx: Tx, alarmId: AlarmId, position: number): Promise<AlarmStep> {
  const step = await lockStep(tx, alarmId, position);
  if (step === undefined) throw new AppError('NOT_FOUND');
  if (step.state !== 'open')
    throw new AppError('STEP_ENDED', { by: step.by ?? '', at: step.endedAt ?? new Date(0) });
  return step;
}

/** What is still missing for the outcome to be true; null: nothing. */
async function missing(
  tx: Tx,
  alarm: Alarm,
  { alarmId, position, definition }: AlarmStep,
  outcome: StepOutcome,
  at: Date,
): Promise<'contacts' | 'reached' | 'command' | 'kind' | null> {
  if (definition.kind !== outcome.kind) return 'kind';
  if (definition.kind === 'call' && outcome.kind === 'call') {
    const calls = await listCalls(tx, alarmId);
    if (outcome.reached) return wasReached(calls) ? null : 'reached';
    const contacts = alarm.siteId === null ? [] : ((await contactsOf(tx, alarm.siteId, at)) ?? []);
    return nextContact(contacts, calls, definition.attempts) === null ? null : 'contacts';
  }
  if (outcome.kind === 'command') {
    const order = (await listOrders(tx, alarmId)).find((given) => given.position === position);
    // Where nothing the device reports can show it, its answer is all there is.
    const isDone = order?.outcome === 'confirmed' || order?.outcome === 'answered_not_verifiable';
    return order?.commandId === outcome.commandId && isDone ? null : 'command';
  }
  return null;
}

/** Ends a step with what came of it, where that is true. */
export function completeStep(
  { database, clock }: PlanDeps,
  by: Actor,
  input: { readonly alarmId: AlarmId; readonly position: number; readonly outcome: StepOutcome },
): Promise<AlarmStep> {
  const { alarmId, position, outcome } = input;
  return database.transaction(personScope(by), async (tx) => {
    const at = clock.now();
    const alarm = await lockForHandling(tx, by, alarmId);
    const step = await openStep(tx, alarmId, position);
    const lacks = await missing(tx, alarm, step, outcome, at);
    if (lacks !== null) throw new AppError('STEP_NOT_DONE', { missing: lacks });
    const ended = await endStep(tx, step, { outcome }, by, at);
    await addTimelineEntry(tx, {
      organisationId: by.organisationId,
      alarmId,
      at,
      action: 'step_done',
      by,
      note: outcome.kind === 'note' ? outcome.text : null,
      detail: { step: step.definition.title, position },
    });
    return ended;
  });
}

export function skipStep(
  { database, clock }: PlanDeps,
  by: Actor,
  {
    alarmId,
    position,
    reason,
  }: { readonly alarmId: AlarmId; readonly position: number; readonly reason: string },
): Promise<AlarmStep> {
  return database.transaction(personScope(by), async (tx) => {
    const at = clock.now();
    await lockForHandling(tx, by, alarmId);
    const step = await openStep(tx, alarmId, position);
    const ended = await endStep(tx, step, { skipReason: reason }, by, at);
    await addTimelineEntry(tx, {
      organisationId: by.organisationId,
      alarmId,
      at,
      action: 'step_skipped',
      by,
      note: reason,
      detail: { step: step.definition.title, position },
    });
    return ended;
  });
}

/** One attempt to reach somebody. */
export function recordCall(
  { database, clock }: PlanDeps,
  by: Actor,
  input: {
    readonly alarmId: AlarmId;
    readonly contactId: ContactId;
    readonly outcome: CallOutcome;
    readonly note?: string | undefined;
  },
): Promise<AlarmCall> {
  const { alarmId, contactId, outcome, note = null } = input;
  return database.transaction(personScope(by), async (tx) => {
    const at = clock.now();
    const { siteId } = await lockForHandling(tx, by, alarmId);
    const contact = siteId === null ? undefined : await findContact(tx, siteId, contactId);
    if (contact === undefined) throw new AppError('CONTACT_UNKNOWN');
    const { organisationId } = by;
    const call = await insertCall(tx, { organisationId, alarmId, contact, outcome, note, at, by });
    await addTimelineEntry(tx, {
      organisationId,
      alarmId,
      at,
      action: 'call',
      by,
      note,
      detail: { contact: contact.name, phone: contact.phone, outcome },
    });
    // The new revision is what tells the other desks.
    await updateAlarm(tx, alarmId, {});
    return call;
  });
}
