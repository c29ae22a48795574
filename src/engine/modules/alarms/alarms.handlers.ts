import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { acknowledgeAlarm } from './acknowledge-alarm.ts';
import { addNote } from './add-note.ts';
import { closeAlarm } from './close-alarm.ts';
import { readAlarm, readHistory } from './read-alarms.ts';

export function createAlarmHandlers(deps: { readonly database: PeoplesDatabase; readonly clock: Clock }) {
  return {
    get: implementer.alarms.get.handler(({ input, context }) => readAlarm(deps, actor(context), input.id)),
    history: implementer.alarms.history.handler(({ input, context }) =>
      readHistory(deps, actor(context), input),
    ),
    acknowledge: implementer.alarms.acknowledge.handler(({ input, context }) =>
      acknowledgeAlarm(deps, actor(context), input),
    ),
    addNote: implementer.alarms.addNote.handler(({ input, context }) => addNote(deps, actor(context), input)),
    close: implementer.alarms.close.handler(({ input, context }) => closeAlarm(deps, actor(context), input)),
  };
}
