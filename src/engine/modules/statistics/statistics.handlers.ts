import { personScope } from '../../platform/db/database.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { exportFigures } from './export-figures.ts';
import { readAlarmStatistics } from './read-alarm-statistics.ts';
import { readCommandStatistics } from './read-command-statistics.ts';
import { readFigures } from './read-figures.ts';
import { readLiveFigures } from './read-live-figures.ts';
import type { StatisticsDeps } from './statistics-deps.ts';
import { readDeviceDays } from './store/device-days.ts';

export function createStatisticsHandlers(deps: StatisticsDeps) {
  const { database, clock, oneAtATime } = deps;
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
    figures: implementer.statistics.figures.handler(({ input, context }) =>
      oneAtATime(() =>
        database.transaction(personScope(actor(context)), (tx) => readFigures(tx, input, clock.now())),
      ),
    ),
    exportFigures: implementer.statistics.exportFigures.handler(({ input, context }) =>
      exportFigures(deps, actor(context), input),
    ),
    liveFigures: implementer.statistics.liveFigures.handler(({ input, context }) =>
      database.transaction(personScope(actor(context)), (tx) =>
        readLiveFigures(tx, input.siteId, clock.now()),
      ),
    ),
  };
}
