import type { CommandStatistics, CommandStatisticsQuery } from '../../../shared/statistics/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type GroupRow, readCommandGroups } from './store/command-statistics.ts';

const counted = ({ type: _t, day: _d, ...rest }: GroupRow): CommandStatistics['total'] => rest;

/** What became of the orders of a period, as a whole and by type and day. */
export async function readCommandStatistics(
  tx: Tx,
  query: CommandStatisticsQuery,
): Promise<CommandStatistics> {
  const rows = await readCommandGroups(tx, query);
  const total = rows.find(({ type, day }) => type === null && day === null);
  if (total === undefined) throw new Error('the whole is missing among the groups');
  return {
    total: counted(total),
    byType: rows.flatMap((row) => (row.type === null ? [] : [{ ...counted(row), type: row.type }])),
    byDay: rows.flatMap((row) => (row.day === null ? [] : [{ ...counted(row), day: row.day }])),
  };
}
