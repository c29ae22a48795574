import { roleHas } from '../../../shared/access/permissions.ts';
import type { Rule, RuleId, RuleStateRow, RuleVersion } from '../../../shared/rules/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { RulesDeps } from './rules-deps.ts';
import { findRule, listRules, listStates, listVersions } from './store/rule-rows.ts';

const VERSIONS_SHOWN = 100;
const STATES_SHOWN = 200;

/** The archived ones only for those who may take them out. */
export async function readRules({ database }: RulesDeps, by: Actor): Promise<Rule[]> {
  const rules = await database.transaction(personScope(by), listRules);
  return rules.filter(({ isArchived }) => !isArchived || roleHas(by.role, 'rules.manage'));
}

export function readRule(deps: RulesDeps, by: Actor, id: RuleId): Promise<Rule> {
  return withRule(deps, by, id, (_, rule) => Promise.resolve(rule));
}

export function readVersions(deps: RulesDeps, by: Actor, id: RuleId): Promise<RuleVersion[]> {
  return withRule(deps, by, id, (tx) => listVersions(tx, id, VERSIONS_SHOWN));
}

export function readStates(deps: RulesDeps, by: Actor, id: RuleId): Promise<RuleStateRow[]> {
  return withRule(deps, by, id, (tx) => listStates(tx, id, STATES_SHOWN));
}

function withRule<Result>(
  { database }: RulesDeps,
  by: Actor,
  id: RuleId,
  read: (tx: Tx, rule: Rule) => Promise<Result>,
): Promise<Result> {
  return database.transaction(personScope(by), async (tx) => {
    const rule = await findRule(tx, id);
    if (rule === undefined) throw new AppError('NOT_FOUND');
    return read(tx, rule);
  });
}
