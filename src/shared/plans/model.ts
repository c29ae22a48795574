import { z } from 'zod';
import { AlarmType } from '../alarms/model.ts';
import { SwitchCommand } from '../commands/device-command.ts';
import { CommandId, CommandOutcome } from '../commands/model.ts';
import { AlarmId, DeviceId, Note, SiteId } from '../contract/primitives.ts';

export const PlanId = z.int().positive().brand<'PlanId'>();
export type PlanId = z.infer<typeof PlanId>;
export const ContactId = z.int().positive().brand<'ContactId'>();
export type ContactId = z.infer<typeof ContactId>;

export const MAX_STEPS = 50;
/** Dutch receiving centres call each keyholder twice. */
export const DEFAULT_ATTEMPTS = 2;

const step = {
  title: z.string().trim().min(1).max(200),
  /** Must be done, or skipped with a reason, before the alarm can be closed. */
  isMandatory: z.boolean(),
};

/** One thing to do. */
export const PlanStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('instruction'), ...step, text: z.string().trim().max(2000) }),
  /** The site's contacts, in their order, each so many times. */
  z.object({ kind: z.literal('call'), ...step, attempts: z.int().min(1).max(5) }),
  /** Done once the device reports it. `deviceId` null: the device that the alarm is of. */
  z.object({
    kind: z.literal('command'),
    ...step,
    deviceId: DeviceId.nullable(),
    command: SwitchCommand,
  }),
  z.object({
    kind: z.literal('checklist'),
    ...step,
    items: z.array(z.string().trim().min(1).max(200)).min(1).max(20),
  }),
  /** What the person found out, in words. */
  z.object({ kind: z.literal('note'), ...step }),
]);
export type PlanStep = z.infer<typeof PlanStep>;

export const ActionPlan = z.object({
  id: PlanId,
  name: z.string(),
  alarmType: AlarmType,
  /** Null: of all sites that have none of their own for the type. */
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  version: z.int().positive(),
  steps: z.array(PlanStep),
  savedAt: z.date(),
  savedBy: z.string(),
});
export type ActionPlan = z.infer<typeof ActionPlan>;

export const StepOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('instruction') }),
  z.object({ kind: z.literal('call'), reached: z.boolean() }),
  z.object({ kind: z.literal('command'), commandId: CommandId }),
  z.object({ kind: z.literal('checklist') }),
  z.object({ kind: z.literal('note'), text: Note }),
]);
export type StepOutcome = z.infer<typeof StepOutcome>;

export const StepState = z.enum(['open', 'done', 'skipped']);

/** A step of the plan as an alarm has it. */
export const AlarmStep = z.object({
  alarmId: AlarmId,
  position: z.int().positive(),
  definition: PlanStep,
  state: StepState,
  outcome: StepOutcome.nullable(),
  skipReason: z.string().nullable(),
  endedAt: z.date().nullable(),
  by: z.string().nullable(),
  station: z.string().nullable(),
});
export type AlarmStep = z.infer<typeof AlarmStep>;

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** 1 Monday … 7 Sunday; from `from` up to `until`, over midnight where that is not later. Site's time zone. */
export const ContactHours = z.object({
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: ClockTime,
  until: ClockTime,
});
export type ContactHours = z.infer<typeof ContactHours>;

export const ContactDraft = z.object({
  /** Null: a new one. */
  id: ContactId.nullable(),
  name: z.string().trim().min(1).max(100),
  role: z.string().trim().min(1).max(100).nullable(),
  phone: z
    .string()
    .trim()
    .regex(/^[+0-9][0-9 ()./-]{1,31}$/),
  /** Empty: always. */
  hours: z.array(ContactHours).max(14),
  /** What the person on the phone must say. */
  passPhrase: z.string().trim().min(1).max(100).nullable(),
  note: z.string().trim().min(1).max(500).nullable(),
});
export type ContactDraft = z.infer<typeof ContactDraft>;

/** In the order in which they are called. `isReachable`: now is within their hours. */
export const Contact = ContactDraft.extend({ id: ContactId, isReachable: z.boolean() });
export type Contact = z.infer<typeof Contact>;

export const CallOutcome = z.enum(['reached', 'wrong_phrase', 'no_answer', 'busy', 'voicemail']);
export type CallOutcome = z.infer<typeof CallOutcome>;

export const AlarmCall = z.object({
  id: z.int().positive(),
  alarmId: AlarmId,
  contactId: ContactId.nullable(),
  contactName: z.string(),
  phone: z.string(),
  outcome: CallOutcome,
  note: z.string().nullable(),
  at: z.date(),
  by: z.string(),
  station: z.string(),
});
export type AlarmCall = z.infer<typeof AlarmCall>;

/** The newest order that was given for an open step: to its device, the same, and since the alarm. */
export const StepOrder = z.object({
  position: z.int().positive(),
  commandId: CommandId,
  /** Null while it is open. */
  outcome: CommandOutcome.nullable(),
});
export type StepOrder = z.infer<typeof StepOrder>;

/** What an operator needs to work an alarm off. */
export const AlarmPlan = z.object({
  name: z.string().nullable(),
  steps: z.array(AlarmStep),
  orders: z.array(StepOrder),
  calls: z.array(AlarmCall),
  contacts: z.array(Contact),
});
export type AlarmPlan = z.infer<typeof AlarmPlan>;
