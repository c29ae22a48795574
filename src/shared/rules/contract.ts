import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { DryRun, Rule, RuleDraft, RuleId, RuleScope, RuleStateRow, RuleVersion } from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, PLACE_UNKNOWN, RULE_NAME_TAKEN, RULE_CHANGED, RULE_ARCHIVED } = procedureErrors;

/** Rules over what devices report; alarms of type RULE and CONFIRMED come of them. */
export const rulesContract = {
  /** Of granted sites; those of models and of the organisation for people with all sites. */
  list: base.output(z.array(Rule)),
  get: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: RuleId }))
    .output(Rule),
  /** Newest first; the last 100. */
  versions: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: RuleId }))
    .output(z.array(RuleVersion)),
  /** What it remembers of devices, those with an alarm first; at most 200. */
  states: base
    .errors({ NOT_FOUND })
    .input(z.object({ id: RuleId }))
    .output(z.array(RuleStateRow)),
  /** Switched off: a dry run should come first. */
  create: base
    .errors({ PLACE_UNKNOWN, RULE_NAME_TAKEN })
    .input(z.object({ scope: RuleScope, draft: RuleDraft }))
    .output(Rule),
  /** Saves a new version, in force at once. Of two people who changed the same one, the second gets RULE_CHANGED. */
  save: base
    .errors({ NOT_FOUND, RULE_CHANGED, RULE_NAME_TAKEN, RULE_ARCHIVED })
    .input(
      z.object({
        id: RuleId,
        basedOn: z.int().positive(),
        draft: RuleDraft,
        note: z.string().trim().min(1).max(200).optional(),
      }),
    )
    .output(Rule),
  setEnabled: base
    .errors({ NOT_FOUND, RULE_ARCHIVED })
    .input(z.object({ id: RuleId, isEnabled: z.boolean() }))
    .output(Rule),
  /** Also switches it off. */
  archive: base
    .errors({ NOT_FOUND, RULE_NAME_TAKEN })
    .input(z.object({ id: RuleId, isArchived: z.boolean() }))
    .output(Rule),
  /** What a rule, saved or not, would have raised in the last 30 days. Ends when the caller gives up. */
  dryRun: base
    .errors({ PLACE_UNKNOWN })
    .input(z.object({ scope: RuleScope, draft: RuleDraft }))
    .output(DryRun),
};
