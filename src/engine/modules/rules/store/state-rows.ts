import { z } from 'zod';
import {
  DeviceId,
  ModelId,
  type OrganisationId,
  SiteId,
  ZoneId,
} from '../../../../shared/contract/primitives.ts';
import { RuleId } from '../../../../shared/rules/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const StoredState = z.object({
  ruleId: RuleId,
  deviceId: DeviceId,
  version: z.int(),
  activeSince: z.date().nullable(),
  memory: z.unknown(),
});
export type StoredState = z.infer<typeof StoredState>;

export function listStoredStates(tx: Tx): Promise<StoredState[]> {
  return tx.many(
    StoredState,
    `select rule_id as "ruleId", device_id as "deviceId", version, active_since as "activeSince", memory
     from rule_states order by rule_id, device_id`,
  );
}

/** A state as its row has it. */
export interface StateRow {
  readonly ruleId: RuleId;
  readonly deviceId: DeviceId;
  readonly version: number;
  readonly pendingMs: number | null;
  readonly clearingMs: number | null;
  readonly activeMs: number | null;
  readonly count: number;
  readonly value: string | null;
  readonly memory: unknown;
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

/** Also of devices and rules that are gone meanwhile: those are left out. */
export async function keepStates(
  tx: Tx,
  organisationId: OrganisationId,
  rows: readonly StateRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into rule_states as known (organisation_id, rule_id, device_id, version, pending_since, clearing_since,
       active_since, count, last_value, memory)
     select $1, row.* from unnest($2::bigint[], $3::bigint[], $4::int[], $5::timestamptz[], $6::timestamptz[],
       $7::timestamptz[], $8::int[], $9::text[], $10::jsonb[])
       row (rule_id, device_id, version, pending_since, clearing_since, active_since, count, last_value, memory)
     where exists (select from rules r where r.id = row.rule_id)
       and exists (select from devices d where d.id = row.device_id)
     on conflict (rule_id, device_id) do update set version = excluded.version,
       pending_since = excluded.pending_since, clearing_since = excluded.clearing_since,
       active_since = excluded.active_since, count = excluded.count, last_value = excluded.last_value,
       memory = excluded.memory, updated_at = now()`,
    [
      organisationId,
      rows.map(({ ruleId }) => ruleId),
      rows.map(({ deviceId }) => deviceId),
      rows.map(({ version }) => version),
      rows.map(({ pendingMs }) => dateOf(pendingMs)),
      rows.map(({ clearingMs }) => dateOf(clearingMs)),
      rows.map(({ activeMs }) => dateOf(activeMs)),
      rows.map(({ count }) => count),
      rows.map(({ value }) => value),
      rows.map(({ memory }) => JSON.stringify(memory)),
    ],
  );
}

export async function forgetStates(
  tx: Tx,
  rows: readonly { readonly ruleId: RuleId; readonly deviceId: DeviceId }[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `delete from rule_states t using unnest($1::bigint[], $2::bigint[]) gone (rule_id, device_id)
     where t.rule_id = gone.rule_id and t.device_id = gone.device_id`,
    [rows.map(({ ruleId }) => ruleId), rows.map(({ deviceId }) => deviceId)],
  );
}

const RuledDevice = z.object({
  id: DeviceId,
  siteId: SiteId.nullable(),
  zoneId: ZoneId.nullable(),
  modelId: ModelId.nullable(),
  name: z.string(),
  mac: z.string().nullable(),
  timeZone: z.string(),
  isRetired: z.boolean(),
});
/** A device as rules see it. */
export type RuledDevice = z.infer<typeof RuledDevice>;

const DEVICES = `select d.id, d.site_id as "siteId", d.zone_id as "zoneId", d.model_id as "modelId",
    coalesce(d.name, d.hostname) as name, d.mac_address::text as mac, coalesce(s.timezone, 'UTC') as "timeZone",
    d.retired_at is not null as "isRetired"
  from devices d left join sites s on s.id = d.site_id`;

export function listRuledDevices(tx: Tx): Promise<RuledDevice[]> {
  return tx.many(RuledDevice, `${DEVICES} order by d.id`);
}
