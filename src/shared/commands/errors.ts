import { z } from 'zod';
import { CommandOutcome, CommandStatus } from './model.ts';

/** Outcomes of the commands' procedures that a caller must be ready for. */
export const commandErrors = {
  DEVICE_UNKNOWN: { status: 404, message: 'The device does not exist (any more), or is not at your sites.' },
  COMMAND_NOT_ALLOWED: {
    status: 403,
    message: 'Your role does not allow this command.',
    data: z.object({ permission: z.string() }),
  },
  COMMAND_NOT_SUPPORTED: {
    status: 422,
    message: 'This device does not know this command.',
    data: z.object({ deviceKind: z.string() }),
  },
  OUTPUT_NEEDS_ARMING: {
    status: 409,
    message: 'This output is dangerous: arm it first, then fire.',
  },
  ARMING_EXPIRED: {
    status: 409,
    message: 'The time to fire is over. Arm again.',
    data: z.object({ expiredAt: z.date() }),
  },
  ARMING_USED: {
    status: 409,
    message: 'This was fired or disarmed already.',
    data: z.object({ state: z.enum(['fired', 'disarmed']) }),
  },
  SECOND_PERSON_NEEDED: {
    status: 409,
    message: 'A second person must approve this at another station first.',
    data: z.object({ expiresAt: z.date() }),
  },
  SECOND_PERSON_MUST_DIFFER: {
    status: 409,
    message: 'Somebody else must approve, at another station than the one that armed.',
    data: z.object({ same: z.enum(['person', 'station']) }),
  },
  CONFIRMATION_MISMATCH: {
    status: 422,
    message: 'What was typed does not confirm this. Type it as shown.',
    data: z.object({ phrase: z.string() }),
  },
  COMMAND_FINISHED: {
    status: 409,
    message: 'This command is over.',
    data: z.object({ status: CommandStatus, outcome: CommandOutcome.nullable() }),
  },
  TIME_OUT_OF_RANGE: {
    status: 422,
    message: 'The time is too early or too late.',
    data: z.object({ earliest: z.date(), latest: z.date() }),
  },
  TOO_MANY_COMMANDS: {
    status: 429,
    message: 'Too many commands wait for this device. Cancel some, or wait.',
    data: z.object({ limit: z.int() }),
  },
  ANSWER_GONE: { status: 410, message: 'The secrets of an answer are kept for some minutes only.' },
  BULK_CHANGED: { status: 409, message: 'The devices changed since the preview. Look at it again.' },
  BULK_EMPTY: { status: 422, message: 'None of these devices would get the command.' },
} as const;
