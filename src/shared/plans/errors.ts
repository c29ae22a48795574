import { z } from 'zod';

export const planErrors = {
  STEP_ENDED: {
    status: 409,
    message: 'This step was done or skipped already.',
    data: z.object({ by: z.string(), at: z.date() }),
  },
  /** 'contacts': somebody has still to be called; 'command': the device has not reported it yet. */
  STEP_NOT_DONE: {
    status: 409,
    message: 'This step is not done yet. Do it, or skip it with a reason.',
    data: z.object({ missing: z.enum(['contacts', 'reached', 'command', 'kind']) }),
  },
  PLAN_TAKEN: {
    status: 409,
    message: 'There is a plan for this type of alarm here already. Change that one.',
  },
  PLAN_CHANGED: {
    status: 409,
    message: 'Someone saved this plan after you opened it. Look at that version before you save yours.',
    data: z.object({ version: z.int(), by: z.string(), at: z.date() }),
  },
  CONTACT_UNKNOWN: { status: 422, message: 'This contact does not exist (any more).' },
} as const;
