import { type PeoplesDatabase, personScope } from '../../platform/db/database.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { readAlarmStatistics } from './read-alarm-statistics.ts';
import { readCommandStatistics } from './read-command-statistics.ts';
import { readDeviceDays } from './store/device-days.ts';

export function createStatisticsHandlers({ database }: { readonly database: PeoplesDatabase }) {
  return {
    alarms: implementer.statistics.alarms.handler(({ input, context }) =>
      database.transaction(personScope(actor(context)), (tx) => readAlarmStatistics(tx, input)),
    ),
    commands: implementer.statistics.commands.handler(({ input, context }) =>
      database.transaction(personScope(actor(context)), (tx) => readCommandStatistics(tx, input)),
    ),
    devices: implementer.statistics.devices.handler(({ input, context }) =>
      database.transaction(personScope(actor(context)), (tx) => readDeviceDays(tx, input)),
    ),
  };
}
