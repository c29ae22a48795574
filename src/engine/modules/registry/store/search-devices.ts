import { z } from 'zod';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import { searchWords } from '../../../../shared/registry/match-filter.ts';
import type { DeviceFilter } from '../../../../shared/registry/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** Words as patterns of LIKE, the longest one first: it leaves the fewest devices. */
function patternsOf(text: string): readonly string[] {
  return searchWords(text)
    .toSorted((one, other) => other.length - one.length)
    .map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
}

const RETIRED = { no: false, yes: true, any: null } as const;
/** Beyond any fleet. */
const ALL = 1_000_000;

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/**
 * Devices that fit and that the person may see, by name; of those `among` where it is given.
 * `total` counts them on all pages, but is 0 on a page behind the last.
 */
export async function searchDevices(
  tx: Tx,
  filter: DeviceFilter,
  among: readonly DeviceId[] | null = null,
  { offset, limit }: Page = { offset: 0, limit: ALL },
): Promise<{ readonly ids: DeviceId[]; readonly total: number }> {
  const [longest = null, ...others] = patternsOf(filter.text);
  const rows = await tx.raw(
    `select device_id, total from find_devices($1, $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
       $6::device_kind[], $7::bigint[], $8::text[], $9, $10, $11)`,
    [
      longest,
      others,
      among,
      filter.siteIds,
      filter.zoneIds,
      filter.kinds,
      filter.modelIds,
      filter.tags,
      RETIRED[filter.retired],
      offset,
      limit,
    ],
  );
  return {
    ids: rows.map(([id]) => DeviceId.parse(id)),
    total: rows.length === 0 ? 0 : z.int().parse(rows[0]?.[1]),
  };
}
