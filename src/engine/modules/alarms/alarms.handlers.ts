import { actor, implementer } from '../../platform/rpc/call-context.ts';
import type { AlarmsDeps } from './alarms-deps.ts';
import * as one from './handle-alarm.ts';
import { acknowledgeMany, closeMany } from './handle-many.ts';
import { beat, leave } from './keep-desk.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { readAlarm, readHistory } from './read-alarms.ts';
import { readFloods } from './read-floods.ts';
import { readDispositions, setDisposition } from './use-dispositions.ts';
import { readAlarmSettings, readPolicies, setAlarmSettings, setPolicy } from './use-policies.ts';
import { readWindows, startWindows, stopWindow } from './use-windows.ts';

export function createAlarmHandlers(deps: AlarmsDeps) {
  const { alarms } = implementer;
  return {
    get: alarms.get.handler(({ input, context }) => readAlarm(deps, actor(context), input.id)),
    history: alarms.history.handler(({ input, context }) => readHistory(deps, actor(context), input)),
    acknowledge: alarms.acknowledge.handler(({ input, context }) =>
      one.acknowledgeAlarm(deps, actor(context), input),
    ),
    acknowledgeMany: alarms.acknowledgeMany.handler(({ input, context }) =>
      acknowledgeMany(deps, actor(context), input),
    ),
    addNote: alarms.addNote.handler(({ input, context }) => one.addNote(deps, actor(context), input)),
    close: alarms.close.handler(({ input, context }) => one.closeAlarm(deps, actor(context), input)),
    closeMany: alarms.closeMany.handler(({ input, context }) => closeMany(deps, actor(context), input)),
    claim: alarms.claim.handler(({ input, context }) => one.claimAlarm(deps, actor(context), input)),
    release: alarms.release.handler(({ input, context }) => one.releaseAlarm(deps, actor(context), input)),
    takeOver: alarms.takeOver.handler(({ input, context }) => one.takeOverAlarm(deps, actor(context), input)),
    hold: alarms.hold.handler(({ input, context }) => one.holdAlarm(deps, actor(context), input)),
    unhold: alarms.unhold.handler(({ input, context }) => one.unholdAlarm(deps, actor(context), input)),
    shelve: alarms.shelve.handler(({ input, context }) => one.shelveAlarm(deps, actor(context), input)),
    unshelve: alarms.unshelve.handler(({ input, context }) => one.unshelveAlarm(deps, actor(context), input)),
    reset: alarms.reset.handler(({ input, context }) => one.resetAlarm(deps, actor(context), input)),
    verify: alarms.verify.handler(({ input, context }) => one.verifyAlarm(deps, actor(context), input)),
    raise: alarms.raise.handler(({ input, context }) => raiseAlarm(deps, actor(context), input)),
    windows: {
      list: alarms.windows.list.handler(({ input, context }) =>
        readWindows(deps, actor(context), input.endedSince),
      ),
      start: alarms.windows.start.handler(({ input, context }) => startWindows(deps, actor(context), input)),
      end: alarms.windows.end.handler(({ input, context }) => stopWindow(deps, actor(context), input.id)),
    },
    policies: {
      list: alarms.policies.list.handler(({ context }) => readPolicies(deps, actor(context))),
      set: alarms.policies.set.handler(({ input, context }) => setPolicy(deps, actor(context), input)),
    },
    dispositions: {
      list: alarms.dispositions.list.handler(({ context }) => readDispositions(deps, actor(context))),
      set: alarms.dispositions.set.handler(({ input, context }) =>
        setDisposition(deps, actor(context), input),
      ),
    },
    settings: {
      get: alarms.settings.get.handler(({ context }) => readAlarmSettings(deps, actor(context))),
      set: alarms.settings.set.handler(({ input, context }) => setAlarmSettings(deps, actor(context), input)),
    },
    floods: {
      list: alarms.floods.list.handler(({ input, context }) => readFloods(deps, actor(context), input.limit)),
    },
    desk: {
      beat: alarms.desk.beat.handler(({ context }) => beat(deps, actor(context))),
      leave: alarms.desk.leave.handler(({ context }) => leave(deps, actor(context))),
      // What is said stands in the audit log, which the dispatcher writes.
      sound: alarms.desk.sound.handler(() => ({})),
    },
  };
}
