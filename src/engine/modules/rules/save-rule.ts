import type { Rule, RuleDraft, RuleId, RuleScope } from '../../../shared/rules/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { RulesDeps } from './rules-deps.ts';
import {
  findRule,
  insertRule,
  insertVersion,
  lockRule,
  type ScopeColumns,
  scopeColumns,
  switchRule,
  updateRule,
} from './store/rule-rows.ts';

const UNIQUE_VIOLATION = '23505';

export function createRule(
  deps: RulesDeps,
  by: Actor,
  { scope, draft }: { readonly scope: RuleScope; readonly draft: RuleDraft },
): Promise<Rule> {
  return changing(deps, by, async (tx) => {
    const columns = await requireScope(tx, by, scope);
    const id = await insertRule(tx, by.organisationId, draft.name, columns);
    await insertVersion(tx, by, { id, version: 1, definition: draft.definition, note: null });
    return id;
  });
}

/** Saves on top of the version that was changed; where somebody was quicker, nothing is saved. */
export function saveRule(
  deps: RulesDeps,
  by: Actor,
  input: {
    readonly id: RuleId;
    readonly basedOn: number;
    readonly draft: RuleDraft;
    readonly note?: string | undefined;
  },
): Promise<Rule> {
  return changing(deps, by, async (tx) => {
    const { id, basedOn, draft, note = null } = input;
    const before = await requireRule(tx, id);
    if (before.isArchived) throw new AppError('RULE_ARCHIVED');
    if (before.version !== basedOn)
      throw new AppError('RULE_CHANGED', { version: before.version, by: before.savedBy, at: before.savedAt });
    const version = basedOn + 1;
    await insertVersion(tx, by, { id, version, definition: draft.definition, note });
    await updateRule(tx, id, draft.name, version);
    return id;
  });
}

export function setEnabled(
  deps: RulesDeps,
  by: Actor,
  { id, isEnabled }: { readonly id: RuleId; readonly isEnabled: boolean },
): Promise<Rule> {
  return changing(deps, by, async (tx) => {
    const { isArchived } = await requireRule(tx, id);
    if (isArchived) throw new AppError('RULE_ARCHIVED');
    await switchRule(tx, id, { isEnabled, isArchived });
    return id;
  });
}

export function setArchived(
  deps: RulesDeps,
  by: Actor,
  { id, isArchived }: { readonly id: RuleId; readonly isArchived: boolean },
): Promise<Rule> {
  return changing(deps, by, async (tx) => {
    await requireRule(tx, id);
    await switchRule(tx, id, { isEnabled: false, isArchived });
    return id;
  });
}

/** Who has not all sites makes rules for those that are granted. */
export async function requireScope(tx: Tx, { allSites }: Actor, scope: RuleScope): Promise<ScopeColumns> {
  const columns = await scopeColumns(tx, scope);
  if (columns === undefined || (columns.siteId === null && !allSites)) throw new AppError('PLACE_UNKNOWN');
  return columns;
}

async function requireRule(tx: Tx, id: RuleId): Promise<Rule> {
  const rule = (await lockRule(tx, id)) ? await findRule(tx, id) : undefined;
  if (rule === undefined) throw new AppError('NOT_FOUND');
  return rule;
}

async function changing(
  { database, wake }: RulesDeps,
  by: Actor,
  change: (tx: Tx) => Promise<RuleId>,
): Promise<Rule> {
  try {
    const rule = await database.transaction(personScope(by), async (tx) => findRule(tx, await change(tx)));
    if (rule === undefined) throw new Error('a rule that was just written is not there');
    wake();
    return rule;
  } catch (error) {
    if (errorCode(error) === UNIQUE_VIOLATION) throw new AppError('RULE_NAME_TAKEN');
    throw error;
  }
}
