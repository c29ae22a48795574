import { RETAINED, RETENTION, type RetentionRule } from '../../../shared/retention/model.ts';
import { type Database, personScope } from '../../platform/db/database.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { readChosen, writeRule } from './store/rules.ts';

export function createRetentionHandlers({ database }: { readonly database: Database }) {
  return {
    list: implementer.retention.list.handler(async ({ context }) => {
      const chosen = await database.transaction(personScope(actor(context)), readChosen);
      return RETAINED.map((what): RetentionRule => {
        const rule = chosen.find((candidate) => candidate.what === what);
        return rule === undefined
          ? { what, days: RETENTION[what].defaultDays, changed: null }
          : { what, days: rule.days, changed: { at: rule.at, by: rule.by } };
      });
    }),
    set: implementer.retention.set.handler(async ({ input, context }) => {
      const person = actor(context);
      const { organisationId, name: by } = person;
      const at = await database.transaction(personScope(person), (tx) =>
        writeRule(tx, { ...input, organisationId, by }),
      );
      return { ...input, changed: { at, by } };
    }),
  };
}
