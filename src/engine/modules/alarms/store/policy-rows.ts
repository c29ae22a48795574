import { z } from 'zod';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import {
  AlarmSettings,
  AlarmTypePolicy,
  type AlarmTypePolicyChange,
  DEFAULT_ALARM_SETTINGS,
  Disposition,
} from '../../../../shared/alarms/policy.ts';
import type { OrganisationId } from '../../../../shared/contract/primitives.ts';
import type { Tx } from '../../../platform/db/database.ts';

const policySelect = `select code, priority, highly_managed as "highlyManaged", latched, note_required as "noteRequired",
  warning_after_s as "warningAfterS", overdue_after_s as "overdueAfterS", close_target_s as "closeTargetS",
  shown_after_s as "shownAfterS", restore_expected_s as "restoreExpectedS" from alarm_type_policies`;

/** How the organisation handles each type, in the order of the types. */
export function listPolicies(tx: Tx): Promise<AlarmTypePolicy[]> {
  return tx.many(AlarmTypePolicy, `${policySelect} order by rank`);
}

/** What the organisation changes at a type; all null is the type as it comes. */
export async function putPolicy(
  tx: Tx,
  organisationId: OrganisationId,
  change: AlarmTypePolicyChange,
): Promise<AlarmTypePolicy> {
  await tx.execute(
    `insert into alarm_type_settings (organisation_id, code, priority, latched, warning_after_s, overdue_after_s,
       close_target_s, shown_after_s, restore_expected_s, note_required)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (organisation_id, code) do update set priority = excluded.priority, latched = excluded.latched,
       warning_after_s = excluded.warning_after_s, overdue_after_s = excluded.overdue_after_s,
       close_target_s = excluded.close_target_s, shown_after_s = excluded.shown_after_s,
       restore_expected_s = excluded.restore_expected_s, note_required = excluded.note_required`,
    [
      organisationId,
      change.code,
      change.priority,
      change.latched,
      change.warningAfterS,
      change.overdueAfterS,
      change.closeTargetS,
      change.shownAfterS,
      change.restoreExpectedS,
      change.noteRequired,
    ],
  );
  return tx.one(AlarmTypePolicy, `${policySelect} where code = $1`, [change.code]);
}

const Code = z.object({ code: AlarmType });

export async function highlyManagedTypes(tx: Tx): Promise<ReadonlySet<AlarmType>> {
  const rows = await tx.many(Code, 'select code from alarm_types where highly_managed');
  return new Set(rows.map(({ code }) => code));
}

export async function isHighlyManaged(tx: Tx, type: AlarmType): Promise<boolean> {
  return (await highlyManagedTypes(tx)).has(type);
}

/** Those of which nobody acknowledges an alarm without a note. */
export async function noteRequiredTypes(tx: Tx): Promise<ReadonlySet<AlarmType>> {
  const rows = await tx.many(Code, 'select code from alarm_type_settings where note_required');
  return new Set(rows.map(({ code }) => code));
}

export async function readSettings(tx: Tx): Promise<AlarmSettings> {
  const row = await tx.optional(
    AlarmSettings,
    `select chattering_count as "chatteringCount", chattering_minutes as "chatteringMinutes",
       stale_after_h as "staleAfterH", flood_starts_above as "floodStartsAbove",
       flood_ends_below as "floodEndsBelow", shelve_choices_min as "shelveChoicesMin" from alarm_settings`,
  );
  return row ?? DEFAULT_ALARM_SETTINGS;
}

export async function putSettings(
  tx: Tx,
  organisationId: OrganisationId,
  settings: AlarmSettings,
): Promise<void> {
  await tx.execute(
    `insert into alarm_settings (organisation_id, chattering_count, chattering_minutes, stale_after_h,
       flood_starts_above, flood_ends_below, shelve_choices_min) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (organisation_id) do update set chattering_count = excluded.chattering_count,
       chattering_minutes = excluded.chattering_minutes, stale_after_h = excluded.stale_after_h,
       flood_starts_above = excluded.flood_starts_above, flood_ends_below = excluded.flood_ends_below,
       shelve_choices_min = excluded.shelve_choices_min`,
    [
      organisationId,
      settings.chatteringCount,
      settings.chatteringMinutes,
      settings.staleAfterH,
      settings.floodStartsAbove,
      settings.floodEndsBelow,
      settings.shelveChoicesMin,
    ],
  );
}

export function listDispositions(tx: Tx): Promise<Disposition[]> {
  return tx.many(
    Disposition,
    `select code, name, counts_as_false as "countsAsFalse", is_offered as "isOffered"
     from alarm_dispositions order by rank, code`,
  );
}

/** A new one comes last. */
export async function putDisposition(
  tx: Tx,
  organisationId: OrganisationId,
  { code, name, countsAsFalse, isOffered }: Disposition,
): Promise<void> {
  await tx.execute(
    `insert into alarm_dispositions (organisation_id, code, name, counts_as_false, is_offered, rank)
     select $1, $2, $3, $4, $5, coalesce(max(rank), 0) + 1 from alarm_dispositions
     on conflict (organisation_id, code) do update set name = excluded.name,
       counts_as_false = excluded.counts_as_false, is_offered = excluded.is_offered`,
    [organisationId, code, name, countsAsFalse, isOffered],
  );
}
