import { oc } from '@orpc/contract';
import { z } from 'zod';
import { AlarmType } from '../alarms/model.ts';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { AlarmId, Note, SiteId } from '../contract/primitives.ts';
import {
  ActionPlan,
  AlarmCall,
  AlarmPlan,
  AlarmStep,
  CallOutcome,
  Contact,
  ContactDraft,
  ContactId,
  MAX_STEPS,
  PlanId,
  PlanStep,
  StepOutcome,
} from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, ALARM_CLOSED, ALARM_CLAIMED, SITE_UNKNOWN } = procedureErrors;
const { STEP_ENDED, STEP_NOT_DONE, PLAN_TAKEN, PLAN_CHANGED, CONTACT_UNKNOWN } = procedureErrors;

const handles = base.errors({ NOT_FOUND, ALARM_CLOSED, ALARM_CLAIMED });

const Draft = z.object({
  name: z.string().trim().min(1).max(100),
  steps: z.array(PlanStep).min(1).max(MAX_STEPS),
});

/** Action plans: what is to be done about an alarm, and whom to call. */
export const plansContract = {
  /** Steps, calls and contacts of one alarm; no steps where its type has no plan. */
  forAlarm: base
    .errors({ NOT_FOUND })
    .input(z.object({ alarmId: AlarmId }))
    .output(AlarmPlan),
  /**
   * Ends a step with what came of it. A command counts once the device's reported state confirms it, a call once
   * somebody was reached or everybody was tried often enough.
   */
  completeStep: handles
    .errors({ STEP_ENDED, STEP_NOT_DONE })
    .input(z.object({ alarmId: AlarmId, position: z.int().positive(), outcome: StepOutcome }))
    .output(AlarmStep),
  skipStep: handles
    .errors({ STEP_ENDED })
    .input(z.object({ alarmId: AlarmId, position: z.int().positive(), reason: Note }))
    .output(AlarmStep),
  /** One attempt to reach a contact; attempts are never changed or deleted. */
  recordCall: handles
    .errors({ CONTACT_UNKNOWN })
    .input(z.object({ alarmId: AlarmId, contactId: ContactId, outcome: CallOutcome, note: Note.optional() }))
    .output(AlarmCall),

  list: base.output(z.array(ActionPlan)),
  create: base
    .errors({ PLAN_TAKEN, SITE_UNKNOWN })
    .input(Draft.extend({ alarmType: AlarmType, siteId: SiteId.nullable() }))
    .output(ActionPlan),
  /** On top of the version that was changed. Alarms that are open keep the steps they have. */
  save: base
    .errors({ NOT_FOUND, PLAN_CHANGED })
    .input(Draft.extend({ id: PlanId, basedOn: z.int().positive() }))
    .output(ActionPlan),
  archive: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: PlanId }))
    .output(z.object({})),

  contacts: {
    list: base
      .errors({ SITE_UNKNOWN })
      .input(z.object({ siteId: SiteId }))
      .output(z.array(Contact)),
    /** The whole list, in the order of calling; who is missing from it is removed. */
    save: base
      .errors({ SITE_UNKNOWN, CONTACT_UNKNOWN })
      .input(z.object({ siteId: SiteId, contacts: z.array(ContactDraft).max(50) }))
      .output(z.array(Contact)),
  },
};
