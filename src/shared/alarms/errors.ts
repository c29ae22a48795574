import { z } from 'zod';
import { AlarmType } from './model.ts';

/** Why an alarm could not be handled as asked. */
export const alarmErrors = {
  ALARM_ALREADY_ACKNOWLEDGED: {
    status: 409,
    message: 'Someone acknowledged this alarm before you.',
    data: z.object({ by: z.string(), at: z.date(), station: z.string() }),
  },
  ALARM_NOTE_REQUIRED: {
    status: 422,
    message: 'Alarms of this type are acknowledged with a note.',
    data: z.object({ type: AlarmType }),
  },
  ALARM_CLOSED: {
    status: 409,
    message: 'This alarm is closed.',
    data: z.object({ by: z.string().nullable(), at: z.date() }),
  },
  ALARM_STILL_OPEN: {
    status: 409,
    message: 'An alarm can be closed once it is acknowledged and has returned to normal.',
    data: z.object({ acknowledged: z.boolean(), returned: z.boolean() }),
  },
  ALARM_STEPS_OPEN: {
    status: 409,
    message: 'Mandatory steps of its action plan are open. Do them, or skip them with a reason.',
    data: z.object({ open: z.int().positive() }),
  },
  /** Somebody else has it. They release it, or a supervisor takes it over. */
  ALARM_CLAIMED: {
    status: 409,
    message: 'Someone else has this alarm. Ask them to release it, or a supervisor to take it over.',
    data: z.object({ by: z.string(), at: z.date(), station: z.string() }),
  },
  ALARM_NOT_CLAIMED: { status: 409, message: 'You do not have this alarm. Open it first.' },
  /** Panic, duress, fire, medical and tamper: one by one, and never put aside. */
  ALARM_HIGHLY_MANAGED: {
    status: 422,
    message: 'Alarms of this type are handled one by one and are never shelved.',
    data: z.object({ ids: z.array(z.int()) }),
  },
  ALARM_NOT_SUPPRESSED: { status: 409, message: 'This alarm is not shelved.' },
  /** Latched, and the cause is still there; or not latched at all. */
  ALARM_NOT_RESETTABLE: {
    status: 409,
    message: 'There is nothing to reset: the cause is still there, or the alarm does not latch.',
  },
  /** The database's own refusal, past the desk's check. */
  ALARM_CHANGED: {
    status: 409,
    message: 'The alarm is not as it was any more. Look at it again.',
  },
  DISPOSITION_UNKNOWN: {
    status: 422,
    message: 'This outcome is not in the list (any more). Choose another.',
  },
  SHELVE_TIME_UNKNOWN: {
    status: 422,
    message: 'An alarm can be shelved for one of the times in the list only.',
    data: z.object({ minutes: z.array(z.int()) }),
  },
  WINDOW_OVER: { status: 409, message: 'It has ended already.' },
} as const;
