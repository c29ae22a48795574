import { z } from 'zod';
import { SequenceProblem, SequenceRunState } from './model.ts';

/** What may come of composing and running sequences. */
export const sequenceErrors = {
  SEQUENCE_NAME_TAKEN: {
    status: 409,
    message: 'There is a sequence of this name. Choose another name.',
  },
  SEQUENCE_CHANGED: {
    status: 409,
    message: 'Someone saved this sequence after you opened it. Look at that version before you save yours.',
    data: z.object({ version: z.int(), by: z.string(), at: z.date() }),
  },
  SEQUENCE_UNFIT: {
    status: 422,
    message: 'The sequence cannot be used like this.',
    data: z.object({ problems: z.array(SequenceProblem) }),
  },
  SEQUENCE_PLAN_CHANGED: {
    status: 409,
    message: 'What the sequence would do has changed since you looked. Look at it again.',
  },
  SEQUENCE_NEEDS_ARMING: {
    status: 409,
    message: 'This sequence switches dangerous outputs: arm it first, then fire.',
  },
  SEQUENCE_RUNNING: {
    status: 409,
    message: 'This sequence runs already.',
    data: z.object({ by: z.string(), station: z.string(), at: z.date() }),
  },
  SEQUENCE_RUN_OVER: {
    status: 409,
    message: 'This run is over.',
    data: z.object({ state: SequenceRunState }),
  },
} as const;
