import type { StorageReport } from '../../../shared/operations/model.ts';
import type { Tx } from '../../platform/db/database.ts';
import { readDays, readRelationSizes } from './store/relation-sizes.ts';
import { findExtension, readChunks, readPartitions } from './store/series.ts';
import { readServer } from './store/server.ts';

const DAYS_SHOWN = 35;

/** How large what is, and how it grows. */
export async function readStorage(tx: Tx): Promise<StorageReport> {
  const timescale = await findExtension(tx, 'timescaledb');
  const chunks = timescale === undefined ? [] : await readChunks(tx, timescale.schema);
  return {
    server: { ...(await readServer(tx)), timescale: timescale?.version ?? null },
    relations: await readRelationSizes(tx, timescale?.schema ?? null),
    series: [...chunks, ...(await readPartitions(tx))],
    days: await readDays(tx, DAYS_SHOWN),
  };
}
