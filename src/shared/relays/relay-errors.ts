import { z } from 'zod';
import { HoldEnd } from './model.ts';

/** What may come of operating a channel. */
export const relayErrors = {
  RELAY_IS_MOMENTARY: {
    status: 409,
    message: 'This channel is on only while its button is held; hold it instead.',
  },
  RELAY_NOT_MOMENTARY: { status: 409, message: 'This channel is switched, not held.' },
  RELAY_IS_DANGEROUS: { status: 409, message: 'This channel must be armed first, then fired within 10 s.' },
  RELAY_KIND_UNSUPPORTED: {
    status: 422,
    message: 'This board does not know pulses and times; choose toggle or momentary.',
  },
  RELAY_HELD: {
    status: 409,
    message: 'Someone else holds this button.',
    data: z.object({ by: z.string(), station: z.string() }),
  },
  /** `reason` is a sentence: the board is offline, speaks another protocol, or this station has no way to the broker. */
  BOARD_UNREACHABLE: {
    status: 409,
    message: 'The board cannot be reached.',
    data: z.object({ reason: z.string() }),
  },
  HOLD_ENDED: {
    status: 409,
    message: 'The channel was switched off.',
    data: z.object({ reason: HoldEnd }),
  },
} as const;
