import type { Printer } from '../../platform/pdf/printer.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import type { IncidentsDeps } from './incidents-deps.ts';
import { printIncident } from './print-incident.ts';
import { readIncident } from './read-incident.ts';
import { searchAlarms } from './search-alarms.ts';

export function createIncidentHandlers(deps: IncidentsDeps & { readonly printer: Printer }) {
  const { incidents } = implementer;
  return {
    search: incidents.search.handler(({ input, context }) => searchAlarms(deps, actor(context), input)),
    get: incidents.get.handler(({ input, context }) => readIncident(deps, actor(context), input)),
    print: incidents.print.handler(({ input, context }) => printIncident(deps, actor(context), input)),
  };
}
