import { z } from 'zod';
import { Outdated } from '../../../../shared/feed/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const Fingerprint = z.object({ what: Outdated, print: z.string() });

/** What is another whenever a row of these small tables came, went or was changed. */
export async function readFingerprints(tx: Tx): Promise<Map<Outdated, string>> {
  const rows = await tx.many(
    Fingerprint,
    `select what, md5(string_agg(part, ' ' order by part)) as print from (
       select 'registry' as what, 's ' || id || ' ' || xmin::text as part from sites
       union all select 'registry', 'z ' || id || ' ' || xmin::text from zones
       union all select 'registry', 'b ' || id || ' ' || xmin::text from brands
       union all select 'registry', 'm ' || id || ' ' || xmin::text from device_models
       union all select 'registry', 'g ' || id || ' ' || xmin::text from device_groups
       union all select 'panels', id || ' ' || xmin::text from panels
       union all select 'floor-plans', id || ' ' || xmin::text from floor_plans
       union all select 'alarm-desk', 't ' || code || ' ' || xmin::text from alarm_type_settings
       union all select 'alarm-desk', 'd ' || code || ' ' || xmin::text from alarm_dispositions
       union all select 'alarm-desk', 's ' || organisation_id || ' ' || xmin::text from alarm_settings
       union all select 'plans', 'p ' || id || ' ' || xmin::text from action_plans
       union all select 'plans', 'c ' || id || ' ' || xmin::text from site_contacts
       union all select 'rules', id || ' ' || xmin::text from rules
       union all select 'handovers', 'h ' || id || ' ' || xmin::text from handovers
       union all select 'handovers', 'f ' || id || ' ' || xmin::text from handover_flags) parts
     group by what`,
  );
  const prints = new Map(rows.map(({ what, print }) => [what, print]));
  return new Map(Outdated.options.map((what) => [what, prints.get(what) ?? '']));
}
