import type { AlarmStatistics, AlarmStatisticsQuery } from '../../../shared/statistics/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import { distributionOf } from './domain/distribution.ts';
import { type GroupRow, readGroups, readMostInTenMinutes } from './store/alarm-statistics.ts';

const HOUR_MS = 3_600_000;

const counted = ({ priority: _p, type: _t, day: _d, ...rest }: GroupRow): AlarmStatistics['total'] => rest;

/** What was raised in a period, as a whole and by priority, type and day. */
export async function readAlarmStatistics(tx: Tx, query: AlarmStatisticsQuery): Promise<AlarmStatistics> {
  const rows = await readGroups(tx, query);
  const total = rows.find(({ priority, type, day }) => priority === null && type === null && day === null);
  if (total === undefined) throw new Error('the whole is missing among the groups');
  const byPriority = rows.flatMap((row) =>
    row.priority === null ? [] : [{ ...counted(row), priority: row.priority }],
  );
  return {
    total: counted(total),
    alarmsPerHour: total.alarms / ((query.to.getTime() - query.from.getTime()) / HOUR_MS),
    mostInTenMinutes: await readMostInTenMinutes(tx, query),
    byPriority,
    distribution: distributionOf(byPriority),
    byType: rows
      .flatMap((row) => (row.type === null ? [] : [{ ...counted(row), type: row.type }]))
      .toSorted((a, b) => b.alarms - a.alarms),
    byDay: rows.flatMap((row) => (row.day === null ? [] : [{ ...counted(row), day: row.day }])),
  };
}
