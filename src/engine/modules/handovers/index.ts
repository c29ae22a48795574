import type { HandoverHandlerDeps } from './handover-deps.ts';
import { createHandoverHandlers } from './handovers.handlers.ts';

/** The book of shifts: what one hands to the next, signed by both, and what is said again every time. */
export function createHandovers(deps: HandoverHandlerDeps) {
  return { handlers: createHandoverHandlers(deps) };
}
