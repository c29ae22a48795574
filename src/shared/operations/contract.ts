import { oc } from '@orpc/contract';
import { declaredErrors } from '../contract/errors.ts';
import { PerformanceReport, StorageReport } from './model.ts';

const base = oc.errors(declaredErrors);

/** How the database of the installation stands: of all its organisations together, numbers only. */
export const operationsContract = {
  storage: base.output(StorageReport),
  performance: base.output(PerformanceReport),
};
