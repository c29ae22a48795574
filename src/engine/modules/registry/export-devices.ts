import { CSV_COLUMNS } from '../../../shared/registry/csv.ts';
import { personScope } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { guarded, writeCsv } from './domain/csv-text.ts';
import { cellText, type DeviceLine } from './domain/device-line.ts';
import { type DeviceQuery, findIds } from './find-devices.ts';
import type { RegistryDeps } from './registry-deps.ts';
import { listLines } from './store/device-lines.ts';

/** A number is no formula, also where it is below zero. */
function cellsOf(device: DeviceLine): string[] {
  return CSV_COLUMNS.map((column) => {
    const value = device[column];
    return typeof value === 'number' ? cellText(value) : guarded(cellText(value));
  });
}

/** The devices that fit as a file of the columns that an import takes. */
export function exportDevices(
  { database }: RegistryDeps,
  by: Actor,
  query: DeviceQuery,
): Promise<{ readonly csv: string; readonly devices: number }> {
  return database.transaction(personScope(by), async (tx) => {
    const { ids } = await findIds(tx, query);
    const devices = await listLines(tx, ids);
    return { csv: writeCsv([[...CSV_COLUMNS], ...devices.map(cellsOf)]), devices: devices.length };
  });
}
