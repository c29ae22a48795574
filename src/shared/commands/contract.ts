import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { DeviceId, Note, SiteId } from '../contract/primitives.ts';
import {
  ConfigureCommand,
  DiagnoseCommand,
  GivenCommand,
  OtaCommand,
  SwitchCommand,
} from './device-command.ts';
import {
  AnswerPayload,
  Arming,
  ArmingId,
  Bulk,
  BulkId,
  BulkPreview,
  BulkSelection,
  Command,
  CommandId,
  OutputRule,
} from './model.ts';
import { OutputName } from './output-command.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, SITE_UNKNOWN, DEVICE_UNKNOWN, COMMAND_NOT_ALLOWED, COMMAND_NOT_SUPPORTED } =
  procedureErrors;
const { OUTPUT_NEEDS_ARMING, ARMING_EXPIRED, ARMING_USED, SECOND_PERSON_NEEDED } = procedureErrors;
const { SECOND_PERSON_MUST_DIFFER, CONFIRMATION_MISMATCH, COMMAND_FINISHED } = procedureErrors;
const { TIME_OUT_OF_RANGE, TOO_MANY_COMMANDS, ANSWER_GONE, BULK_CHANGED, BULK_EMPTY } = procedureErrors;

/** When a command is to be sent, and how long it may wait from then on (for a device that is offline, say). */
const when = {
  scheduledAt: z.date().optional(),
  expiresInS: z
    .int()
    .min(1)
    .max(7 * 86_400)
    .optional(),
  note: Note.optional(),
};

const sends = base.errors({ DEVICE_UNKNOWN, COMMAND_NOT_SUPPORTED, TIME_OUT_OF_RANGE, TOO_MANY_COMMANDS });

/**
 * Orders to devices. Each of them returns at once with the row as it was written; what becomes of it comes by the feed
 * (`command`), also what other stations order.
 */
export const commandsContract = {
  /** Sets an output or a relay. What is dangerous must be armed and fired, unless this switches it off. */
  switchOutput: sends
    .errors({ COMMAND_NOT_ALLOWED, OUTPUT_NEEDS_ARMING })
    .input(z.object({ deviceId: DeviceId, command: SwitchCommand, ...when }))
    .output(Command),
  /** Selects a dangerous switching, to be fired within ARMING_S, at a site with a second person once approved. */
  arm: base
    .errors({ DEVICE_UNKNOWN, COMMAND_NOT_ALLOWED, COMMAND_NOT_SUPPORTED, TOO_MANY_COMMANDS })
    .input(z.object({ deviceId: DeviceId, command: SwitchCommand }))
    .output(Arming),
  /** By another person at another station, within APPROVAL_S; ARMING_S run from then. */
  approve: base
    .errors({ NOT_FOUND, ARMING_EXPIRED, ARMING_USED, SECOND_PERSON_MUST_DIFFER })
    .input(z.object({ id: ArmingId }))
    .output(Arming),
  disarm: base
    .errors({ NOT_FOUND, ARMING_USED })
    .input(z.object({ id: ArmingId }))
    .output(Arming),
  /** By who armed. Once: of two attempts one finds it used. */
  fire: sends
    .errors({ NOT_FOUND, COMMAND_NOT_ALLOWED, ARMING_EXPIRED, ARMING_USED, SECOND_PERSON_NEEDED })
    .input(z.object({ id: ArmingId, note: Note.optional() }))
    .output(Command),
  /** Armings that are not over. */
  armings: base.output(z.array(Arming)),

  /** Status, restart, clock, counters; self-tests and readings; the configuration without its secrets. */
  diagnose: sends.input(z.object({ deviceId: DeviceId, command: DiagnoseCommand, ...when })).output(Command),
  /** Settings of one device, and reading them with their secrets. */
  configure: sends
    .input(
      z.object({
        deviceId: DeviceId,
        command: ConfigureCommand,
        ...when,
      }),
    )
    .output(Command),
  /** The second confirmation is the device's name, as screens show it. */
  factoryReset: sends
    .errors({ CONFIRMATION_MISMATCH })
    .input(z.object({ deviceId: DeviceId, confirmation: z.string().max(200), note: Note.optional() }))
    .output(Command),
  firmware: sends.input(z.object({ deviceId: DeviceId, command: OtaCommand, ...when })).output(Command),

  /**
   * Takes a command back that was not sent yet. One that was sent is only not sent again; what becomes of it is still
   * told. Allowed to whoever may order it.
   */
  cancel: base
    .errors({ NOT_FOUND, COMMAND_NOT_ALLOWED, COMMAND_FINISHED })
    .input(z.object({ id: CommandId }))
    .output(Command),
  get: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: CommandId }))
    .output(Command),
  /** Newest first, before the command `before`; `open`: only what is not over. */
  list: base
    .input(
      z.object({
        deviceId: DeviceId.optional(),
        bulkId: BulkId.optional(),
        open: z.boolean().default(false),
        before: CommandId.optional(),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(Command)),
  /** The secrets that a device gave on request, for some minutes after its answer. */
  revealAnswer: base
    .errors({ NOT_FOUND, ANSWER_GONE })
    .input(z.object({ id: CommandId }))
    .output(AnswerPayload),

  /** How a device's outputs may be used; every output of a box, also the ones that nobody marked. */
  outputs: base
    .errors({ DEVICE_UNKNOWN })
    .input(z.object({ deviceId: DeviceId }))
    .output(z.array(OutputRule)),
  markOutput: base
    .errors({ DEVICE_UNKNOWN })
    .input(
      z.object({
        deviceId: DeviceId,
        output: OutputName,
        isDangerous: z.boolean(),
        isForOperators: z.boolean(),
      }),
    )
    .output(z.array(OutputRule)),
  /** Sites where a dangerous output needs a second person. */
  secondPersonSites: base.output(z.array(SiteId)),
  setSecondPerson: base
    .errors({ SITE_UNKNOWN })
    .input(z.object({ siteId: SiteId, isNeeded: z.boolean() }))
    .output(z.array(SiteId)),

  bulk: {
    preview: base.input(z.object({ selection: BulkSelection, command: GivenCommand })).output(BulkPreview),
    /** Exactly what the preview showed. Dangerous outputs are never switched on in bulk. */
    send: base
      .errors({ CONFIRMATION_MISMATCH, BULK_CHANGED, BULK_EMPTY, TIME_OUT_OF_RANGE })
      .input(
        z.object({
          selection: BulkSelection,
          command: GivenCommand,
          digest: z.string().max(100),
          /** The preview's `phrase`, as typed. */
          confirmation: z.string().max(200).optional(),
          concurrency: z.int().min(1).max(200).default(20),
          ...when,
        }),
      )
      .output(Bulk),
    /** What is not sent yet is cancelled. Stopping twice does no harm. */
    stop: base
      .errors({ NOT_FOUND })
      .input(z.object({ id: BulkId }))
      .output(Bulk),
    /** Its commands by `list`. */
    progress: base
      .errors({ NOT_FOUND })
      .input(z.object({ id: BulkId }))
      .output(Bulk),
    /** The newest 50. */
    list: base.output(z.array(Bulk)),
  },
};
