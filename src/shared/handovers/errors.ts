import { z } from 'zod';

export const handoverErrors = {
  HANDOVER_OPEN: {
    status: 409,
    message: 'There is a handover already that is not signed by both.',
    data: z.object({ by: z.string(), at: z.date() }),
  },
  /** Somebody else signed it, took the signature back, or ended it. */
  HANDOVER_MOVED: {
    status: 409,
    message: 'The handover is at another step by now. Look at it again.',
    data: z.object({ state: z.enum(['draft', 'offered', 'sealed', 'given_up']) }),
  },
  HANDOVER_NOT_YOURS: {
    status: 403,
    message: 'Only the person who goes can do this.',
    data: z.object({ by: z.string() }),
  },
  HANDOVER_SAME_PERSON: { status: 409, message: 'Two people sign: you have signed it already.' },
  HANDOVER_NEWS: {
    status: 409,
    message: 'Something came that you have not seen. Look at it, then sign again.',
    data: z.object({ arrived: z.int().nonnegative() }),
  },
  HANDOVER_NOTES_CHANGED: {
    status: 409,
    message: 'The notes were saved at another station meanwhile. Look at them before you save yours.',
  },
  HANDOVER_NO_SITES: { status: 422, message: 'No site is granted to you: there is nothing to hand over.' },
  FLAGGED_ALREADY: {
    status: 409,
    message: 'This is flagged already.',
    data: z.object({ by: z.string(), at: z.date() }),
  },
  FLAG_CLEARED: {
    status: 409,
    message: 'This flag was cleared already.',
    data: z.object({ by: z.string(), at: z.date() }),
  },
} as const;
