import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { dryRun } from './dry-run.ts';
import { readRule, readRules, readStates, readVersions } from './read-rules.ts';
import type { RulesDeps } from './rules-deps.ts';
import { createRule, saveRule, setArchived, setEnabled } from './save-rule.ts';

export function createRuleHandlers(deps: RulesDeps) {
  const { rules } = implementer;
  return {
    list: rules.list.handler(({ context }) => readRules(deps, actor(context))),
    get: rules.get.handler(({ input, context }) => readRule(deps, actor(context), input.id)),
    versions: rules.versions.handler(({ input, context }) => readVersions(deps, actor(context), input.id)),
    states: rules.states.handler(({ input, context }) => readStates(deps, actor(context), input.id)),
    create: rules.create.handler(({ input, context }) => createRule(deps, actor(context), input)),
    save: rules.save.handler(({ input, context }) => saveRule(deps, actor(context), input)),
    setEnabled: rules.setEnabled.handler(({ input, context }) => setEnabled(deps, actor(context), input)),
    archive: rules.archive.handler(({ input, context }) => setArchived(deps, actor(context), input)),
    dryRun: rules.dryRun.handler(({ input, context }) => dryRun(deps, actor(context), input, context.signal)),
  };
}
