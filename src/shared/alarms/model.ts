import { z } from 'zod';
import {
  AlarmId,
  DeviceId,
  OrganisationId,
  SiteId,
  SuppressionWindowId,
  UserId,
} from '../contract/primitives.ts';

/** Worst first. The number is what people see on the mark (1 critical … 4 low). */
export const Priority = z.enum(['critical', 'high', 'medium', 'low']);
export type Priority = z.infer<typeof Priority>;
export const PRIORITY_RANK: Readonly<Record<Priority, number>> = { critical: 1, high: 2, medium: 3, low: 4 };

/** What a person handles. The first eight are the box's own types; the rest are found by the engine. */
export const AlarmType = z.enum([
  'UNKNOWN',
  'PANIC1',
  'PANIC2',
  'TAMPER',
  'FIRE',
  'INTRUSION',
  'MEDICAL',
  'DURESS',
  'OFFLINE',
  'SECURITY',
  'SYNC',
  'SAFETY_SHUTOFF',
  'RELAY_MISMATCH',
  'JOB',
  'RULE',
  'CONFIRMED',
  'NOT_RESTORED',
  'MANUAL',
  'NOTIFICATION',
]);
export type AlarmType = z.infer<typeof AlarmType>;

/** ISA-18.2: is the condition there (active, returned) × has a person seen it, until closed. */
export const AlarmState = z.enum([
  'unacknowledged_active',
  'acknowledged_active',
  'unacknowledged_returned',
  'acknowledged_returned',
  'closed',
]);
export type AlarmState = z.infer<typeof AlarmState>;

/** What an alarm turned out to be: a code of the organisation's list. */
export const DispositionCode = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/);
/** Those that every organisation begins with. 'restored' is the engine's: gone before it was shown. */
export const KnownDisposition = z.enum(['real', 'false', 'test', 'duplicate', 'fault', 'other', 'restored']);
export type KnownDisposition = z.infer<typeof KnownDisposition>;

/**
 * What keeps an alarm quiet, always until a time: shelved by a person, suppressed by design (a storm, a rule), its place
 * out of service or on test, or delayed until it is restored or old enough to be shown.
 */
export const Suppression = z.enum(['shelved', 'by_design', 'out_of_service', 'on_test', 'delayed']);
export type Suppression = z.infer<typeof Suppression>;

/** Why something is kept quiet, set aside or taken over. */
export const Reason = z.string().trim().min(1).max(500);

/** ANSI/TMA-AVS-01: 0 no call for service, 1 call, 2 person present, 3 threat to property, 4 threat to life. */
export const VerificationScore = z.int().min(0).max(4);

/** An alarm as every screen shows it. `revision` rises with each change; an older one never replaces a newer. */
export const Alarm = z.object({
  id: AlarmId,
  organisationId: OrganisationId,
  siteId: SiteId.nullable(),
  siteName: z.string().nullable(),
  deviceId: DeviceId.nullable(),
  deviceName: z.string(),
  type: AlarmType,
  /** Tells alarms of one type at one device apart, as 'rule:12'; '' where there is only one. */
  subject: z.string(),
  /** Words for what its type does not say: a rule's name, what a caller said. */
  title: z.string().nullable(),
  priority: Priority,
  state: AlarmState,
  /** Stays active until a person resets it, also when its cause is gone. */
  latched: z.boolean(),
  conditionGoneAt: z.date().nullable(),
  /** Activations since it was raised; a repeat raises this, not the number of lines. */
  count: z.int().positive(),
  raisedAt: z.date(),
  lastActivatedAt: z.date(),
  /** Active without a break since then; null while it is not. */
  activeSince: z.date().nullable(),
  returnedAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  acknowledgedBy: z.string().nullable(),
  acknowledgedStation: z.string().nullable(),
  acknowledgeNote: z.string().nullable(),
  closedAt: z.date().nullable(),
  closedBy: z.string().nullable(),
  disposition: DispositionCode.nullable(),
  /** Who has it, all null while nobody does. The user's id is null too where the user was deleted. */
  claimedById: UserId.nullable(),
  claimedBy: z.string().nullable(),
  claimedStation: z.string().nullable(),
  claimedAt: z.date().nullable(),
  /** Set aside by who has it; comes back by itself. */
  heldUntil: z.date().nullable(),
  holdReason: z.string().nullable(),
  suppression: Suppression.nullable(),
  suppressedAt: z.date().nullable(),
  suppressedUntil: z.date().nullable(),
  suppressedBy: z.string().nullable(),
  suppressReason: z.string().nullable(),
  suppressionWindowId: SuppressionWindowId.nullable(),
  /**
   * Since when nobody has acknowledged it while nothing keeps it quiet or aside: its age. Whoever opens it and leaves it
   * again does not make it younger.
   */
  unattendedSince: z.date().nullable(),
  /** Since when its acknowledgement is older than its type's time to close; once told it stays, also while it is kept quiet. */
  unfinishedSince: z.date().nullable(),
  /** Since when nobody has acknowledged or claimed it while nothing keeps it quiet; null while it does not wait. */
  waitingSince: z.date().nullable(),
  /** Steps of its priority that have been taken because nobody took it in time; 0 again once somebody does. */
  escalationLevel: z.int().min(0).max(9),
  /** How much more urgent than its priority it sounds. */
  loudness: z.int().min(0).max(3),
  calledSupervisorsAt: z.date().nullable(),
  /** Since when it comes and goes too often. */
  chatteringSince: z.date().nullable(),
  /** How often since then, also as alarms that are closed by now. */
  chatteringTimes: z.int().positive().nullable(),
  avsScore: VerificationScore.nullable(),
  /** Steps of its action plan that must be done or skipped with a reason before it can be closed. */
  openMandatorySteps: z.int().nonnegative(),
  revision: z.int().positive(),
});
export type Alarm = z.infer<typeof Alarm>;

export const TimelineAction = z.enum([
  'raised',
  'repeated',
  'reactivated',
  'returned',
  'acknowledged',
  'note',
  'output',
  'closed',
  'priority_raised',
  'condition_gone',
  'reset',
  'claimed',
  'released',
  'taken_over',
  'redistributed',
  'held',
  'hold_ended',
  'shelved',
  'unshelved',
  'suppressed',
  'unsuppressed',
  'delayed',
  'shown',
  'restored',
  'escalated',
  'notified',
  'unfinished',
  'verified',
  'confirmed',
  'chattering',
  'chattering_ended',
  'plan_started',
  'step_done',
  'step_skipped',
  'call',
  'command',
]);
export type TimelineAction = z.infer<typeof TimelineAction>;

/** One line of an alarm's append-only history. `by` is null for what the device or the engine did. */
export const TimelineEntry = z.object({
  id: z.int().positive(),
  alarmId: AlarmId,
  at: z.date(),
  action: TimelineAction,
  by: z.string().nullable(),
  station: z.string().nullable(),
  note: z.string().nullable(),
  /** What the step carries besides words: `until`, `from`, `score`, `level`, `kind`, `step`. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** What became of each: done, or why it was left as it is. */
export const ManyHandled = z.object({
  done: z.array(AlarmId),
  left: z.array(
    z.object({
      id: AlarmId,
      why: z.enum(['gone', 'claimed', 'acknowledged', 'note', 'open', 'steps', 'closed']),
    }),
  ),
});
export type ManyHandled = z.infer<typeof ManyHandled>;
