import { z } from 'zod';
import { DeviceDay, type DeviceStatisticsQuery } from '../../../../shared/statistics/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Row = DeviceDay.omit({ temperature: true, humidity: true }).extend({
  temperature: z.array(z.number().nullable()),
  humidity: z.array(z.number().nullable()),
});

function range(values: readonly (number | null)[]): DeviceDay['temperature'] {
  const [min, avg, max] = values;
  return min == null || avg == null || max == null ? null : { min, avg, max };
}

export async function readDeviceDays(tx: Tx, query: DeviceStatisticsQuery): Promise<DeviceDay[]> {
  const rows = await tx.many(
    Row,
    `select device_id as id, day, changes, alarms, offline,
       array[temperature_min, temperature_avg, temperature_max]::float8[] as temperature,
       array[humidity_min, humidity_avg, humidity_max]::float8[] as humidity
     from device_statistics($1, $2, $3)
     order by day desc, device_id limit $4`,
    [query.from, query.to, query.id ?? null, query.limit],
  );
  return rows.map((row) => ({
    ...row,
    temperature: range(row.temperature),
    humidity: range(row.humidity),
  }));
}
