import type { DeviceId, ModelId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import type { RuleScope } from '../../../../shared/rules/model.ts';

/** Where a device stands among the scopes. */
export interface Place {
  readonly id: DeviceId;
  readonly siteId: SiteId | null;
  readonly zoneId: ZoneId | null;
  readonly modelId: ModelId | null;
}

interface Scoped {
  readonly id: number;
  readonly name: string;
  readonly scope: RuleScope;
}

const NARROWNESS: Readonly<Record<RuleScope['of'], number>> = {
  organisation: 0,
  model: 1,
  site: 2,
  zone: 3,
  device: 4,
};

export function covers(scope: RuleScope, { id, siteId, zoneId, modelId }: Place): boolean {
  switch (scope.of) {
    case 'organisation':
      return true;
    case 'model':
      return modelId === scope.modelId;
    case 'site':
      return siteId === scope.siteId;
    case 'zone':
      return zoneId === scope.zoneId;
    case 'device':
      return id === scope.deviceId;
  }
}

/** The rules for a device: of those with one name the narrowest alone. */
export function rulesFor<Rule extends Scoped>(rules: readonly Rule[], place: Place): Rule[] {
  const narrowest = new Map<string, Rule>();
  for (const rule of rules) {
    if (!covers(rule.scope, place)) continue;
    const name = rule.name.toLowerCase();
    const known = narrowest.get(name);
    if (known === undefined || NARROWNESS[rule.scope.of] > NARROWNESS[known.scope.of])
      narrowest.set(name, rule);
  }
  return [...narrowest.values()];
}
