import type { Database } from '../../platform/db/database.ts';
import type { Job } from '../jobs/index.ts';
import { forgetSizes, measureSizes } from './store/relation-sizes.ts';
import { findExtension } from './store/series.ts';

const KEPT_DAYS = 730;

/** Growth can only be told from sizes of days before. */
export function createMeasureSizesJob({ database }: { readonly database: Database }): Job {
  return {
    name: 'measure-sizes',
    schedule: '50 23 * * *',
    run: () =>
      database.transaction({ as: 'owner' }, async (tx) => {
        await forgetSizes(tx, KEPT_DAYS);
        const timescale = await findExtension(tx, 'timescaledb');
        return { rows: await measureSizes(tx, timescale?.schema ?? null) };
      }),
  };
}
