import { z } from 'zod';
import type {
  DeviceId,
  ModelId,
  OrganisationId,
  SiteId,
  ZoneId,
} from '../../../../shared/contract/primitives.ts';
import { UserId } from '../../../../shared/contract/primitives.ts';
import {
  Rule,
  type RuleDefinition,
  RuleId,
  type RuleScope,
  RuleStateRow,
  RuleVersion,
} from '../../../../shared/rules/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const SCOPE = `case
  when r.device_id is not null then jsonb_build_object('of', 'device', 'deviceId', r.device_id)
  when r.zone_id is not null then jsonb_build_object('of', 'zone', 'siteId', r.site_id, 'zoneId', r.zone_id)
  when r.site_id is not null then jsonb_build_object('of', 'site', 'siteId', r.site_id)
  when r.model_id is not null then jsonb_build_object('of', 'model', 'modelId', r.model_id)
  else jsonb_build_object('of', 'organisation') end`;

const SELECT = `select r.id, r.name, ${SCOPE} as scope,
    coalesce(d.name, d.hostname, z.name, s.name, m.name) as "scopeName", v.definition, r.version,
    r.is_enabled as "isEnabled", r.is_archived as "isArchived", v.saved_at as "savedAt", v.user_name as "savedBy",
    (select count(*)::int from rule_states t where t.rule_id = r.id and t.active_since is not null) as "activeCount"
  from rules r
  join rule_versions v on v.rule_id = r.id and v.version = r.version
  left join devices d on d.id = r.device_id
  left join zones z on z.id = r.zone_id
  left join sites s on s.id = r.site_id
  left join device_models m on m.id = r.model_id`;

export function listRules(tx: Tx): Promise<Rule[]> {
  return tx.many(Rule, `${SELECT} order by lower(r.name), r.id`);
}

export function listEnabledRules(tx: Tx): Promise<Rule[]> {
  return tx.many(Rule, `${SELECT} where r.is_enabled order by r.id`);
}

export function findRule(tx: Tx, id: RuleId): Promise<Rule | undefined> {
  return tx.optional(Rule, `${SELECT} where r.id = $1`, [id]);
}

/** The columns of a scope; undefined where what it names is not there, or not granted. */
export async function scopeColumns(tx: Tx, scope: RuleScope): Promise<ScopeColumns | undefined> {
  const none = { siteId: null, zoneId: null, modelId: null, deviceId: null };
  switch (scope.of) {
    case 'organisation':
      return none;
    case 'model':
      return (await isThere(tx, 'select from device_models where id = $1 for key share', scope.modelId))
        ? { ...none, modelId: scope.modelId }
        : undefined;
    case 'site':
      return (await isThere(tx, 'select from sites where id = $1 for key share', scope.siteId))
        ? { ...none, siteId: scope.siteId }
        : undefined;
    case 'zone':
      return (await isThere(
        tx,
        'select from zones where id = $1 and site_id = $2 for key share',
        scope.zoneId,
        scope.siteId,
      ))
        ? { ...none, siteId: scope.siteId, zoneId: scope.zoneId }
        : undefined;
    case 'device': {
      const row = await tx.optional(
        DeviceSite,
        'select site_id as "siteId" from devices where id = $1 for key share',
        [scope.deviceId],
      );
      return row === undefined ? undefined : { ...none, siteId: row.siteId, deviceId: scope.deviceId };
    }
  }
}
const DeviceSite = z.object({ siteId: z.custom<SiteId | null>() });

export interface ScopeColumns {
  readonly siteId: SiteId | null;
  readonly zoneId: ZoneId | null;
  readonly modelId: ModelId | null;
  readonly deviceId: DeviceId | null;
}

async function isThere(tx: Tx, sql: string, ...values: readonly unknown[]): Promise<boolean> {
  return (await tx.raw(sql, values)).length > 0;
}

/** Fails with unique_violation where the same devices have one of this name. */
export async function insertRule(
  tx: Tx,
  organisationId: OrganisationId,
  name: string,
  scope: ScopeColumns,
): Promise<RuleId> {
  const { id } = await tx.one(
    z.object({ id: RuleId }),
    `insert into rules (organisation_id, name, site_id, zone_id, model_id, device_id, version)
     values ($1, $2, $3, $4, $5, $6, 1) returning id`,
    [organisationId, name, scope.siteId, scope.zoneId, scope.modelId, scope.deviceId],
  );
  return id;
}

export async function insertVersion(
  tx: Tx,
  by: {
    readonly organisationId: OrganisationId;
    readonly userId: UserId;
    readonly name: string;
    readonly station: string;
  },
  saved: {
    readonly id: RuleId;
    readonly version: number;
    readonly definition: RuleDefinition;
    readonly note: string | null;
  },
): Promise<void> {
  await tx.execute(
    `insert into rule_versions (rule_id, version, organisation_id, definition, user_id, user_name, station, note)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)`,
    [
      saved.id,
      saved.version,
      by.organisationId,
      JSON.stringify(saved.definition),
      UserId.parse(by.userId),
      by.name,
      by.station,
      saved.note,
    ],
  );
}

/** Held until the transaction ends. */
export async function lockRule(tx: Tx, id: RuleId): Promise<boolean> {
  return (await tx.raw('select id from rules where id = $1 for no key update', [id])).length > 0;
}

export async function updateRule(tx: Tx, id: RuleId, name: string, version: number): Promise<void> {
  await tx.execute('update rules set name = $2, version = $3 where id = $1', [id, name, version]);
}

export async function switchRule(
  tx: Tx,
  id: RuleId,
  { isEnabled, isArchived }: { readonly isEnabled: boolean; readonly isArchived: boolean },
): Promise<void> {
  await tx.execute('update rules set is_enabled = $2, is_archived = $3 where id = $1', [
    id,
    isEnabled,
    isArchived,
  ]);
}

export function listVersions(tx: Tx, id: RuleId, limit: number): Promise<RuleVersion[]> {
  return tx.many(
    RuleVersion,
    `select version, saved_at as "savedAt", user_name as "savedBy", station, note, definition
     from rule_versions where rule_id = $1 order by version desc limit $2`,
    [id, limit],
  );
}

export function listStates(tx: Tx, id: RuleId, limit: number): Promise<RuleStateRow[]> {
  return tx.many(
    RuleStateRow,
    `select t.device_id as "deviceId", coalesce(d.name, d.hostname) as "deviceName",
       t.pending_since as "pendingSince", t.clearing_since as "clearingSince", t.active_since as "activeSince",
       t.count, t.last_value as "lastValue"
     from rule_states t join devices d on d.id = t.device_id where t.rule_id = $1
     order by t.active_since nulls last, t.pending_since nulls last, t.device_id limit $2`,
    [id, limit],
  );
}
