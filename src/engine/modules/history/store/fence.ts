import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';

const Fence = z.object({ fence: z.string() });
const Passed = z.object({ passed: z.boolean() });

/** Passed once every transaction that was under way now, and may not have seen the last change, is over. */
export async function openFence(tx: Tx): Promise<string> {
  const { fence } = await tx.one(Fence, 'select pg_snapshot_xmax(pg_current_snapshot())::text as fence');
  return fence;
}

export async function isPassed(tx: Tx, fence: string): Promise<boolean> {
  const { passed } = await tx.one(
    Passed,
    'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 as passed',
    [fence],
  );
  return passed;
}
