import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';

const TagCount = z.object({ tag: z.string(), deviceCount: z.int() });

export const listTags = (tx: Tx): Promise<z.infer<typeof TagCount>[]> =>
  tx.many(
    TagCount,
    'select tag, count(*)::int as "deviceCount" from devices, unnest(tags) tag group by tag order by tag',
  );
