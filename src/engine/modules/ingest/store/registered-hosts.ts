import { z } from 'zod';
import type { Tx } from '../../../platform/db/database.ts';

const Row = z.object({ base: z.string(), hostname: z.string() });
type Host = z.infer<typeof Row>;

/** Which of these names a registered box has. */
export async function registeredHosts(tx: Tx, hosts: readonly Host[]): Promise<Host[]> {
  return await tx.many(
    Row,
    `select distinct d.topic_base as base, d.hostname
     from unnest($1::text[], $2::text[]) as sought (base, hostname)
       join devices d on d.topic_base = sought.base and d.hostname = sought.hostname`,
    [hosts.map(({ base }) => base), hosts.map(({ hostname }) => hostname)],
  );
}
