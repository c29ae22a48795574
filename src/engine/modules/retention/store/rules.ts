import { z } from 'zod';
import { OrganisationId } from '../../../../shared/contract/primitives.ts';
import { RETENTION, type Retained } from '../../../../shared/retention/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const RuleRow = z.object({ what: z.string(), days: z.int(), at: z.date(), by: z.string() });
const SetRow = z.object({ at: z.date() });
const OrganisationDays = z.object({ organisationId: OrganisationId, days: z.int() });
const Longest = z.object({ days: z.int() });

/** What the transaction's organisation has chosen itself. */
export function readChosen(tx: Tx): Promise<z.infer<typeof RuleRow>[]> {
  return tx.many(RuleRow, 'select what, days, updated_at as at, updated_by as by from retention');
}

export async function writeRule(
  tx: Tx,
  rule: {
    readonly organisationId: OrganisationId;
    readonly what: Retained;
    readonly days: number;
    readonly by: string;
  },
): Promise<Date> {
  const { at } = await tx.one(
    SetRow,
    `insert into retention (organisation_id, what, days, updated_by) values ($1, $2, $3, $4)
     on conflict (organisation_id, what) do update set days = excluded.days, updated_by = excluded.updated_by
     returning updated_at as at`,
    [rule.organisationId, rule.what, rule.days, rule.by],
  );
  return at;
}

/** Of every organisation; for the owner's transactions. */
export function readDaysOfAll(tx: Tx, what: Retained): Promise<z.infer<typeof OrganisationDays>[]> {
  return tx.many(
    OrganisationDays,
    `select o.id as "organisationId", coalesce(r.days, $2) as days
     from organisations o left join retention r on r.organisation_id = o.id and r.what = $1 order by o.id`,
    [what, RETENTION[what].defaultDays],
  );
}

/** What is stored for all organisations together goes when the most patient of them lets it go. */
export async function readLongestDays(tx: Tx, what: Retained): Promise<number> {
  const { days } = await tx.one(
    Longest,
    `select coalesce(max(coalesce(r.days, $2)), $2)::int as days
     from organisations o left join retention r on r.organisation_id = o.id and r.what = $1`,
    [what, RETENTION[what].defaultDays],
  );
  return days;
}
