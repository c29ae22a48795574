import { z } from 'zod';
import { DeviceId, OrganisationId, SiteId } from '../contract/primitives.ts';
import { DeviceCommand, SwitchCommand } from './device-command.ts';
import { SECRET_FIELDS } from './fields.ts';
import { OutputName } from './output-command.ts';

export const CommandId = z.int().positive().brand<'CommandId'>();
export type CommandId = z.infer<typeof CommandId>;
export const BulkId = z.int().positive().brand<'BulkId'>();
export type BulkId = z.infer<typeof BulkId>;
export const ArmingId = z.uuid().brand<'ArmingId'>();
export type ArmingId = z.infer<typeof ArmingId>;

/**
 * PENDING: not sent. SENT: on its way, or waiting to be sent again. ACKNOWLEDGED: the device has answered, its reported
 * state does not agree yet. The other four are final.
 */
export const CommandStatus = z.enum([
  'PENDING',
  'SENT',
  'ACKNOWLEDGED',
  'COMPLETED',
  'FAILED',
  'TIMEOUT',
  'CANCELLED',
]);
export type CommandStatus = z.infer<typeof CommandStatus>;
export const OPEN_STATUSES = ['PENDING', 'SENT', 'ACKNOWLEDGED'] as const satisfies readonly CommandStatus[];

/** What came of it in the end. */
export const CommandOutcome = z.enum([
  /** COMPLETED: the device's reported state agrees. */
  'confirmed',
  /** COMPLETED: the device said that it did it; nothing it reports can show it. */
  'answered_not_verifiable',
  /** FAILED: the device answered that it did not do it. */
  'refused',
  /** FAILED: it was answered, but the reported state does not agree. */
  'not_confirmed',
  /** TIMEOUT: sent, never answered; it may have been done. */
  'no_answer',
  /** TIMEOUT: it expired before it could be sent; it was not done. */
  'not_done',
  /** CANCELLED: before it was sent; it was not done. */
  'cancelled',
]);
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** Which of a device's waiting commands goes first. */
export const CommandPriority = z.enum(['safety', 'high', 'normal', 'bulk']);
export type CommandPriority = z.infer<typeof CommandPriority>;

/** The box's error codes, 0 to 10. */
export const COMMAND_ERRORS = [
  'SUCCESS',
  'INVALID_COMMAND',
  'INVALID_PARAMETERS',
  'UNKNOWN_TYPE',
  'OPERATION_FAILED',
  'NOT_SUPPORTED',
  'TIMEOUT',
  'AUTHENTICATION_FAILED',
  'BUSY',
  'MEMORY_ERROR',
  'HARDWARE_ERROR',
] as const;

/**
 * What a device sent with its answer. The layout is not specified: text where it is printable, JSON where it is that
 * (values of fields that are named like a secret are masked), else hexadecimal digits. `hidden`: it holds secrets that were asked for and is
 * shown by `revealAnswer` only.
 */
export const AnswerPayload = z.discriminatedUnion('form', [
  z.object({ form: z.enum(['text', 'json', 'hex']), content: z.string() }),
  z.object({ form: z.literal('hidden'), bytes: z.int().nonnegative() }),
]);
export type AnswerPayload = z.infer<typeof AnswerPayload>;

/** A command as every screen shows it. `revision` rises with each change; an older one never replaces a newer. */
export const Command = z.object({
  id: CommandId,
  organisationId: OrganisationId,
  /** The same in every attempt; the device's answer names it. */
  requestId: z.uuid(),
  /** Null once the device is deleted; name and MAC stay. */
  deviceId: DeviceId.nullable(),
  siteId: SiteId.nullable(),
  deviceName: z.string(),
  deviceMac: z.string().nullable(),
  /** Without the values of secret fields. */
  command: DeviceCommand,
  /** Secret fields that the command set; their values are not kept once it is over. */
  secretFields: z.array(z.enum(SECRET_FIELDS)),
  /** 0 read-only, 1 outputs and diagnostics, 2 configuration, update, factory reset. */
  authLevel: z.int().min(0).max(2),
  status: CommandStatus,
  outcome: CommandOutcome.nullable(),
  /** Whether anything the device reports can show that it was done; else its answer is all there is. */
  isVerifiable: z.boolean(),
  priority: CommandPriority,
  /** Of the newest attempt; null before the first. */
  sequence: z.int().nullable(),
  createdAt: z.date(),
  scheduledAt: z.date().nullable(),
  /** Not sent by then, it is not done. */
  expiresAt: z.date(),
  /** Of the newest attempt. */
  sentAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  /** When the reported state agreed. */
  confirmedAt: z.date().nullable(),
  completedAt: z.date().nullable(),
  failedAt: z.date().nullable(),
  /** Attempts after the first. */
  retryCount: z.int().nonnegative(),
  maxRetries: z.int().nonnegative(),
  nextRetryAt: z.date().nullable(),
  /** Of `COMMAND_ERRORS`; null before the answer. */
  responseCode: z.int().nullable(),
  responseMessage: z.string().nullable(),
  response: AnswerPayload.nullable(),
  /** Why it was not done, or not confirmed: the device's own words, or the engine's. */
  errorMessage: z.string().nullable(),
  initiatedBy: z.string(),
  station: z.string().nullable(),
  /** The second person, where one was needed. */
  approvedBy: z.string().nullable(),
  /** Too late to take it back: it had been sent, and is only not sent again. */
  cancelRequestedAt: z.date().nullable(),
  cancelledBy: z.string().nullable(),
  notes: z.string().nullable(),
  bulkId: BulkId.nullable(),
  revision: z.int().positive(),
});
export type Command = z.infer<typeof Command>;

/** From arming, or from the second person's approval, to firing (select before operate). */
export const ARMING_S = 10;
/** How long a second person may take to approve. */
export const APPROVAL_S = 60;

/** waiting: for a second person. armed: may be fired. The rest is final. */
export const ArmingState = z.enum(['waiting', 'armed', 'fired', 'disarmed']);
export type ArmingState = z.infer<typeof ArmingState>;

/** A dangerous switching that was selected and not yet done. One that is past `expiresAt` is over, whatever its state. */
export const Arming = z.object({
  id: ArmingId,
  organisationId: OrganisationId,
  deviceId: DeviceId,
  siteId: SiteId.nullable(),
  deviceName: z.string(),
  command: SwitchCommand,
  state: ArmingState,
  armedBy: z.string(),
  armedStation: z.string(),
  armedAt: z.date(),
  /** Of the present state: to be approved, or fired, by then. */
  expiresAt: z.date(),
  needsSecondPerson: z.boolean(),
  approvedBy: z.string().nullable(),
  approvedStation: z.string().nullable(),
  commandId: CommandId.nullable(),
  revision: z.int().positive(),
});
export type Arming = z.infer<typeof Arming>;

/** How one output of a device may be used. Siren, turret and ALL are dangerous always. */
export const OutputRule = z.object({
  output: OutputName,
  /** Needs arming to switch on. */
  isDangerous: z.boolean(),
  /** Operators may switch it; else only supervisors and administrators. */
  isForOperators: z.boolean(),
});
export type OutputRule = z.infer<typeof OutputRule>;

/** Which devices a bulk command goes to, at most so many. */
export const BULK_MAX_DEVICES = 10_000;
export const BulkSelection = z.object({ deviceIds: z.array(DeviceId).min(1).max(BULK_MAX_DEVICES) });
export type BulkSelection = z.infer<typeof BulkSelection>;

/** Why a device of a selection would be left out. */
export const BulkExclusion = z.enum(['unknown', 'inactive', 'unsupported', 'needs-arming']);
export type BulkExclusion = z.infer<typeof BulkExclusion>;

export const BulkPreview = z.object({
  devices: z.array(
    z.object({
      deviceId: DeviceId,
      name: z.string(),
      siteName: z.string().nullable(),
      isOnline: z.boolean(),
      exclusion: BulkExclusion.nullable(),
    }),
  ),
  /** How many devices will get it. */
  included: z.int().nonnegative(),
  /** What `send` must bring: it changes with the command and with the devices that would get it. */
  digest: z.string(),
  /** What the person must type where a second confirmation is needed; null where it is not. */
  phrase: z.string().nullable(),
});
export type BulkPreview = z.infer<typeof BulkPreview>;

export const Bulk = z.object({
  id: BulkId,
  command: DeviceCommand,
  createdAt: z.date(),
  createdBy: z.string(),
  scheduledAt: z.date().nullable(),
  stoppedAt: z.date().nullable(),
  stoppedBy: z.string().nullable(),
  /** Commands under way at the same time, at most. */
  concurrency: z.int().positive(),
  notes: z.string().nullable(),
  total: z.int().nonnegative(),
  waiting: z.int().nonnegative(),
  underWay: z.int().nonnegative(),
  outcomes: z.record(CommandOutcome, z.int().nonnegative()),
});
export type Bulk = z.infer<typeof Bulk>;
