import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { AlarmId, DeviceId, Note } from '../contract/primitives.ts';
import { Alarm, DispositionCode, TimelineEntry } from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, ALARM_ALREADY_ACKNOWLEDGED, ALARM_CLOSED, ALARM_STILL_OPEN } = procedureErrors;

export const alarmsContract = {
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
  /** Atomic: of two stations one wins, the other gets ALARM_ALREADY_ACKNOWLEDGED with the winner's name. */
  acknowledge: base
    .errors({ NOT_FOUND, ALARM_ALREADY_ACKNOWLEDGED, ALARM_CLOSED })
    .input(z.object({ id: AlarmId, note: Note.optional() }))
    .output(Alarm),
  /** Adds a line to the timeline; notes are never edited or deleted. */
  addNote: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: AlarmId, note: Note }))
    .output(TimelineEntry),
  /** Ends an alarm that is acknowledged and returned to normal. */
  close: base
    .errors({ NOT_FOUND, ALARM_CLOSED, ALARM_STILL_OPEN })
    .input(z.object({ id: AlarmId, disposition: DispositionCode, note: Note.optional() }))
    .output(Alarm),
};
