import { actor, implementer } from '../../platform/rpc/call-context.ts';
import type { Tail } from './tail.ts';

export function createIngestHandlers(deps: { readonly tail: Tail }) {
  return {
    tail: implementer.ingest.tail.handler(({ input, context }) =>
      deps.tail.read(actor(context).organisationId, input.hostname, context.signal),
    ),
  };
}
