import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors } from '../contract/errors.ts';
import { RetentionChange, RetentionRule } from './model.ts';

const base = oc.errors(declaredErrors);

export const retentionContract = {
  /** Every kind that expires, with how long the caller's organisation keeps it. */
  list: base.output(z.array(RetentionRule)),
  /** Counts from the next nightly run on; what it removes is gone. */
  set: base.input(RetentionChange).output(RetentionRule),
};
