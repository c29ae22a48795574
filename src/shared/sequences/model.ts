import { z } from 'zod';
import { SwitchCommand } from '../commands/device-command.ts';
import { CommandId, CommandOutcome } from '../commands/model.ts';
import { DeviceId, GroupId, OrganisationId, SiteId } from '../contract/primitives.ts';
import { limitProblems, SEQUENCE_MAX_ACTIONS, SEQUENCE_MAX_MS } from './limits.ts';

export const SequenceId = z.int().positive().brand<'SequenceId'>();
export type SequenceId = z.infer<typeof SequenceId>;
export const SequenceRunId = z.int().positive().brand<'SequenceRunId'>();
export type SequenceRunId = z.infer<typeof SequenceRunId>;

/** A device, or every device of a group that can do it: one command each. */
export const SequenceTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('device'), deviceId: DeviceId }),
  z.object({ kind: z.literal('group'), groupId: GroupId }),
]);
export type SequenceTarget = z.infer<typeof SequenceTarget>;

/**
 * stop: the next step waits until this one is taken, and where it fails nothing more is ordered. continue: the next
 * one follows whatever becomes of this.
 */
export const SequencePolicy = z.enum(['stop', 'continue']);
export type SequencePolicy = z.infer<typeof SequencePolicy>;

export const SequenceStep = z.object({
  target: SequenceTarget,
  command: SwitchCommand,
  /** After the step before; of the first one after the start. */
  delayMs: z.int().min(0).max(SEQUENCE_MAX_MS),
  onFailure: SequencePolicy,
});
export type SequenceStep = z.infer<typeof SequenceStep>;

/** The protocol's limits, as far as they show before groups are looked into. */
export const SequenceSteps = z
  .array(SequenceStep)
  .min(1)
  .max(SEQUENCE_MAX_ACTIONS)
  .superRefine((steps, context) => {
    for (const { code, step } of limitProblems(steps.map(({ delayMs }) => ({ delayMs, count: 1 }))))
      context.addIssue({ code: 'custom', path: step === null ? [] : [step, 'delayMs'], message: code });
  });
export type SequenceSteps = z.infer<typeof SequenceSteps>;

export const SequenceDraft = z.object({ name: z.string().trim().min(1).max(80), steps: SequenceSteps });
export type SequenceDraft = z.infer<typeof SequenceDraft>;

export const SequenceSummary = z.object({
  id: SequenceId,
  /** Null: of all sites, and for people with all sites. */
  siteId: SiteId.nullable(),
  name: z.string(),
  /** Rises by one with each saving. */
  version: z.int().positive(),
  isArchived: z.boolean(),
  savedAt: z.date(),
  savedBy: z.string(),
  stepCount: z.int().nonnegative(),
});
export type SequenceSummary = z.infer<typeof SequenceSummary>;

export const Sequence = SequenceSummary.extend({ steps: z.array(SequenceStep) });
export type Sequence = z.infer<typeof Sequence>;

/** One saving of a sequence. */
export const SequenceVersion = z.object({
  version: z.int().positive(),
  savedAt: z.date(),
  savedBy: z.string(),
  station: z.string(),
  note: z.string().nullable(),
  stepCount: z.int().nonnegative(),
});
export type SequenceVersion = z.infer<typeof SequenceVersion>;

/** Why a sequence cannot be saved or run as it is. */
export const SequenceProblem = z.object({
  code: z.enum([
    'too-many-actions',
    'too-long',
    'too-close',
    'device-unknown',
    'other-site',
    'group-unknown',
    'group-empty',
    'not-supported',
    /** It is on only while a person holds it. */
    'momentary',
    'not-in-sequences',
    /** Only for supervisors and administrators; told to whoever would run it. */
    'not-for-operators',
  ]),
  /** From 0; null where it is of the whole. */
  step: z.int().nonnegative().nullable(),
  deviceName: z.string().nullable(),
});
export type SequenceProblem = z.infer<typeof SequenceProblem>;

/** One command that a run would order. */
export const SequenceAction = z.object({
  step: z.int().nonnegative(),
  deviceId: DeviceId,
  deviceName: z.string(),
  isOnline: z.boolean(),
  command: SwitchCommand,
  delayMs: z.int().nonnegative(),
  onFailure: SequencePolicy,
  /** Switches on what must be armed. */
  isDangerous: z.boolean(),
});
export type SequenceAction = z.infer<typeof SequenceAction>;

/** What a run would do as things are now. */
export const SequencePlan = z.object({
  sequenceId: SequenceId,
  version: z.int().positive(),
  actions: z.array(SequenceAction),
  problems: z.array(SequenceProblem),
  /** The delays together. */
  durationMs: z.int().nonnegative(),
  needsArming: z.boolean(),
  needsSecondPerson: z.boolean(),
  /** What a start must bring: it changes with everything that a run would do. */
  digest: z.string(),
});
export type SequencePlan = z.infer<typeof SequencePlan>;

/** waiting and armed: selected, and over once past `expiresAt`. The five after `running` are final. */
export const SequenceRunState = z.enum([
  'waiting',
  'armed',
  'disarmed',
  'running',
  /** Every step was ordered and is over; some may have failed where the sequence was to go on. */
  'completed',
  /** A step failed after which it was to stop. */
  'failed',
  'stopped',
  'emergency',
  /** Its time was over before its last step. */
  'overdue',
]);
export type SequenceRunState = z.infer<typeof SequenceRunState>;

/** One run as every screen shows it. The row comes whole; an older `revision` is dropped. */
export const SequenceRun = z.object({
  id: SequenceRunId,
  organisationId: OrganisationId,
  siteId: SiteId.nullable(),
  sequenceId: SequenceId,
  version: z.int().positive(),
  name: z.string(),
  state: SequenceRunState,
  needsSecondPerson: z.boolean(),
  startedBy: z.string(),
  station: z.string(),
  armedAt: z.date().nullable(),
  /** Of waiting and armed: to be approved, or fired, by then. */
  expiresAt: z.date().nullable(),
  approvedBy: z.string().nullable(),
  approvedStation: z.string().nullable(),
  startedAt: z.date().nullable(),
  deadlineAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  /** The person who stopped it. */
  endedBy: z.string().nullable(),
  endedStation: z.string().nullable(),
  notes: z.string().nullable(),
  total: z.int().positive(),
  done: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  createdAt: z.date(),
  revision: z.int().positive(),
});
export type SequenceRun = z.infer<typeof SequenceRun>;

/** waiting: not ordered yet. ordered: its command is under way. taken: the device does it. over, skipped: final. */
export const SequenceStepState = z.enum(['waiting', 'ordered', 'taken', 'over', 'skipped']);
export type SequenceStepState = z.infer<typeof SequenceStepState>;

export const SequenceRunStep = z.object({
  runId: SequenceRunId,
  siteId: SiteId.nullable(),
  /** Among the commands of the run, from 0. */
  position: z.int().nonnegative(),
  /** Of the definition, from 0. */
  step: z.int().nonnegative(),
  deviceId: DeviceId.nullable(),
  deviceName: z.string(),
  command: SwitchCommand,
  delayMs: z.int().nonnegative(),
  onFailure: SequencePolicy,
  isDangerous: z.boolean(),
  state: SequenceStepState,
  outcome: CommandOutcome.nullable(),
  commandId: CommandId.nullable(),
  orderedAt: z.date().nullable(),
  takenAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  errorMessage: z.string().nullable(),
  revision: z.int().positive(),
});
export type SequenceRunStep = z.infer<typeof SequenceRunStep>;
