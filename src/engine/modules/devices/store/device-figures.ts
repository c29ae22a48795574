import { z } from 'zod';
import type { DeviceFigure } from '../../../../shared/devices/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const expressions: Readonly<Record<DeviceFigure, string>> = {
  lastSeen: '(extract(epoch from last_seen) * 1000)::float8',
  firmware: 'firmware_version',
  signal: "case when network_type = 'ethernet' then 1 else rssi end",
  temperature: 'temperature',
  humidity: 'humidity',
  fan: 'fan_pwm_duty',
};

const Figure = z.tuple([z.int(), z.union([z.number(), z.string()]).nullable()]);

/** One figure of each device that has reported, in columns: a list of ten thousand is sorted with two arrays. */
export async function readFigures(
  tx: Tx,
  figure: DeviceFigure,
): Promise<{ readonly ids: number[]; readonly values: (number | string | null)[] }> {
  const rows = await tx.raw(`select device_id, ${expressions[figure]} from device_status`);
  const pairs = rows.map((row) => Figure.parse(row));
  return { ids: pairs.map(([id]) => id), values: pairs.map(([, value]) => value) };
}
