import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { AlarmId, DeviceId, Note, SiteId } from '../contract/primitives.ts';
import { deskContract } from './desk-contract.ts';
import {
  Alarm,
  AlarmType,
  DispositionCode,
  ManyHandled,
  Reason,
  TimelineEntry,
  VerificationScore,
} from './model.ts';

const base = oc.errors(declaredErrors);
const {
  NOT_FOUND,
  PLACE_UNKNOWN,
  ALARM_ALREADY_ACKNOWLEDGED,
  ALARM_CHANGED,
  ALARM_CLAIMED,
  ALARM_CLOSED,
  ALARM_HIGHLY_MANAGED,
  ALARM_NOT_CLAIMED,
  ALARM_NOT_RESETTABLE,
  ALARM_NOT_SUPPRESSED,
  ALARM_NOTE_REQUIRED,
  ALARM_STEPS_OPEN,
  ALARM_STILL_OPEN,
  DISPOSITION_UNKNOWN,
  SHELVE_TIME_UNKNOWN,
} = procedureErrors;

/** Somebody else may have it, or have ended it. */
const handled = base.errors({ NOT_FOUND, ALARM_CLAIMED, ALARM_CLOSED, ALARM_CHANGED });

const ManyIds = z.array(AlarmId).min(1).max(200);
export const alarmsContract = {
  ...deskContract,
  /** One alarm with its whole timeline, oldest first. */
  get: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: AlarmId }))
    .output(z.object({ alarm: Alarm, timeline: z.array(TimelineEntry) })),
  /** Alarms raised before `before`, newest first, open and closed; at most `limit` (1 to 500). */
  history: base
    .input(
      z.object({
        before: z.date().optional(),
        deviceId: DeviceId.optional(),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(Alarm)),
  /**
   * Atomic: of two stations one wins, the other gets ALARM_ALREADY_ACKNOWLEDGED with the winner's name. It needs no
   * claim, but is refused where somebody else has one, and without a note where the type asks for one.
   */
  acknowledge: handled
    .errors({ ALARM_ALREADY_ACKNOWLEDGED, ALARM_NOTE_REQUIRED })
    .input(z.object({ id: AlarmId, note: Note.optional() }))
    .output(Alarm),
  /**
   * All or nothing where one is highly managed; others that changed meanwhile, or ask for a note where none is given,
   * are left and named.
   */
  acknowledgeMany: base
    .errors({ ALARM_HIGHLY_MANAGED, ALARM_CHANGED })
    .input(z.object({ ids: ManyIds, note: Note.optional() }))
    .output(ManyHandled),
  /** Adds a line to the timeline, also of a closed alarm; notes are never edited or deleted. */
  addNote: base
    .errors({ NOT_FOUND, ALARM_CLAIMED })
    .input(z.object({ id: AlarmId, note: Note }))
    .output(TimelineEntry),
  /** Ends an alarm that is acknowledged and returned to normal, with no mandatory step open. */
  close: handled
    .errors({ ALARM_STILL_OPEN, ALARM_STEPS_OPEN, DISPOSITION_UNKNOWN })
    .input(z.object({ id: AlarmId, disposition: DispositionCode, note: Note.optional() }))
    .output(Alarm),
  closeMany: base
    .errors({ ALARM_HIGHLY_MANAGED, ALARM_CHANGED, DISPOSITION_UNKNOWN })
    .input(z.object({ ids: ManyIds, disposition: DispositionCode, note: Note }))
    .output(ManyHandled),
  /** One winner; the loser gets ALARM_CLAIMED. The same person may take it along to another station. */
  claim: handled.input(z.object({ id: AlarmId })).output(Alarm),
  /** Gives it back to everybody. */
  release: handled
    .errors({ ALARM_NOT_CLAIMED })
    .input(z.object({ id: AlarmId }))
    .output(Alarm),
  takeOver: base
    .errors({ NOT_FOUND, ALARM_CLOSED, ALARM_CHANGED })
    .input(z.object({ id: AlarmId, reason: Reason }))
    .output(Alarm),
  /** Sets aside what one has; it comes back by itself. */
  hold: handled
    .errors({ ALARM_NOT_CLAIMED })
    .input(z.object({ id: AlarmId, minutes: z.int().min(1).max(120), reason: Reason }))
    .output(Alarm),
  unhold: handled
    .errors({ ALARM_NOT_CLAIMED })
    .input(z.object({ id: AlarmId }))
    .output(Alarm),
  /** `minutes` is one of the settings' choices. */
  shelve: handled
    .errors({ ALARM_HIGHLY_MANAGED, SHELVE_TIME_UNKNOWN })
    .input(z.object({ id: AlarmId, minutes: z.int().min(1), reason: Reason }))
    .output(Alarm),
  unshelve: handled
    .errors({ ALARM_NOT_SUPPRESSED })
    .input(z.object({ id: AlarmId }))
    .output(Alarm),
  /** Returns a latched alarm whose cause is gone. */
  reset: handled
    .errors({ ALARM_NOT_RESETTABLE })
    .input(z.object({ id: AlarmId, note: Note.optional() }))
    .output(Alarm),
  verify: handled.input(z.object({ id: AlarmId, score: VerificationScore })).output(Alarm),
  /** By hand: a phone call, a guard. It is latched with its cause gone: active until somebody resets it. */
  raise: base
    .errors({ PLACE_UNKNOWN })
    .input(
      z.object({
        siteId: SiteId,
        deviceId: DeviceId.optional(),
        type: AlarmType.default('MANUAL'),
        text: z.string().trim().min(1).max(200),
      }),
    )
    .output(Alarm),
};
