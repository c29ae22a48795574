import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { SuppressionWindowId } from '../contract/primitives.ts';
import { FloodSummary } from './flood.ts';
import { AlarmType, Reason } from './model.ts';
import { AlarmSettings, AlarmTypePolicy, AlarmTypePolicyChange, Disposition } from './policy.ts';
import {
  SuppressionWindow,
  SuppressionWindowKind,
  WINDOW_MAX_MINUTES,
  WindowScope,
} from './suppression-window.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, PLACE_UNKNOWN, DISPOSITION_UNKNOWN, WINDOW_OVER } = procedureErrors;

/** Why an alarm would not be heard at a desk. */
export const SoundTrouble = z.enum(['unsupported', 'not-running', 'no-device', 'volume-zero']);
export type SoundTrouble = z.infer<typeof SoundTrouble>;

/** What stands around the alarms: quiet times, types, outcomes, limits, and who sits at a desk. */
export const deskContract = {
  windows: {
    /** Those that run or are to come; with `endedSince` also those that ended since. Newest first. */
    list: base.input(z.object({ endedSince: z.date().optional() })).output(z.array(SuppressionWindow)),
    /** On test: whoever works on devices. Out of service and storm: who supervises. One window for each site. */
    start: base
      .errors({ PLACE_UNKNOWN, WINDOW_OVER })
      .input(
        z.object({
          kind: SuppressionWindowKind,
          scope: WindowScope,
          /** All types, where none is named. A storm never covers the highly managed. */
          types: z.array(AlarmType).min(1).optional(),
          /** Now, where it is not given. */
          startsAt: z.date().optional(),
          /** Minutes from its start, or a time, which must lie ahead. */
          ends: z.union([z.int().min(1).max(WINDOW_MAX_MINUTES), z.date()]),
          reason: Reason,
        }),
      )
      .output(z.array(SuppressionWindow)),
    end: base
      .errors({ NOT_FOUND, WINDOW_OVER })
      .input(z.object({ id: SuppressionWindowId }))
      .output(SuppressionWindow),
  },
  policies: {
    list: base.input(z.object({})).output(z.array(AlarmTypePolicy)),
    set: base.input(AlarmTypePolicyChange).output(AlarmTypePolicy),
  },
  dispositions: {
    list: base.input(z.object({})).output(z.array(Disposition)),
    /** Adds an outcome or changes one; none is ever deleted. 'restored' is the engine's own. */
    set: base.errors({ DISPOSITION_UNKNOWN }).input(Disposition).output(z.array(Disposition)),
  },
  settings: {
    get: base.input(z.object({})).output(AlarmSettings),
    set: base.input(AlarmSettings).output(AlarmSettings),
  },
  floods: {
    /** Those that are over, the newest first; the one that runs comes by the feed. */
    list: base.input(z.object({ limit: z.int().min(1).max(200).default(50) })).output(z.array(FloodSummary)),
  },
  desk: {
    /** Every 15 s while somebody sits there. After 45 s without, what the desk has goes back to everybody. */
    beat: base.input(z.object({})).output(z.object({})),
    /** At once. */
    leave: base.input(z.object({})).output(z.object({})),
    /** Whether this desk can be heard: what a person said to the test tone, or a trouble that the page found. */
    sound: base
      .input(z.object({ heard: z.boolean(), trouble: SoundTrouble.optional(), reason: Reason.optional() }))
      .output(z.object({})),
  },
};
