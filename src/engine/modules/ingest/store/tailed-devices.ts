import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

/**
 * The topics, without their last level, on which only devices of these sites send. A name that a device of another
 * site has as well is left out: whose message it is cannot be told from the topic.
 */
export async function listTopicsOf(
  tx: Tx,
  { siteIds, hostname }: { readonly siteIds: readonly SiteId[]; readonly hostname: string | undefined },
): Promise<ReadonlySet<string>> {
  const rows = await tx.raw(
    `select topic from devices,
       unnest(array[topic_base || '/pb/d/' || hostname, topic_base || '/d/' || hostname]) topic
     where $2::text is null or hostname = $2
     group by topic having bool_and(coalesce(site_id = any($1::bigint[]), false))`,
    [siteIds, hostname ?? null],
  );
  return new Set(rows.map(([topic]) => String(topic)));
}
