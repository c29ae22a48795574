import { actor, implementer } from '../../platform/rpc/call-context.ts';
import type { HandoverHandlerDeps } from './handover-deps.ts';
import { endFlag, raiseFlag, readFlags } from './keep-flags.ts';
import { beginHandover, giveUpHandover, saveNotes, withdrawHandover } from './prepare-handover.ts';
import { printHandover } from './print-handover.ts';
import { previewHandover } from './read-content.ts';
import { findHandovers, readHandover, readOpenHandovers } from './read-handovers.ts';
import { acceptHandover, offerHandover } from './sign-handover.ts';
import { verifyHandovers } from './verify-handovers.ts';

export function createHandoverHandlers(deps: HandoverHandlerDeps) {
  const { handovers } = implementer;
  return {
    open: handovers.open.handler(({ context }) => readOpenHandovers(deps, actor(context))),
    preview: handovers.preview.handler(({ context }) => previewHandover(deps, actor(context))),
    get: handovers.get.handler(({ input, context }) => readHandover(deps, actor(context), input.id)),
    begin: handovers.begin.handler(({ context }) => beginHandover(deps, actor(context))),
    saveNotes: handovers.saveNotes.handler(({ input, context }) => saveNotes(deps, actor(context), input)),
    offer: handovers.offer.handler(async ({ input: { id, password }, context }) =>
      offerHandover(deps, await deps.proveSigner(context, { password }), id),
    ),
    withdraw: handovers.withdraw.handler(({ input, context }) =>
      withdrawHandover(deps, actor(context), input.id),
    ),
    accept: handovers.accept.handler(async ({ input: { username, password, ...acceptance }, context }) =>
      acceptHandover(deps, await deps.proveSigner(context, { username, password }), acceptance),
    ),
    giveUp: handovers.giveUp.handler(({ input, context }) => giveUpHandover(deps, actor(context), input)),
    search: handovers.search.handler(({ input, context }) => findHandovers(deps, actor(context), input)),
    verify: handovers.verify.handler(({ input, context }) =>
      verifyHandovers(deps, actor(context), input.before ?? null),
    ),
    print: handovers.print.handler(({ input, context }) => printHandover(deps, actor(context), input)),
    flags: {
      list: handovers.flags.list.handler(({ context }) => readFlags(deps, actor(context))),
      raise: handovers.flags.raise.handler(({ input, context }) => raiseFlag(deps, actor(context), input)),
      clear: handovers.flags.clear.handler(async ({ input, context }) => {
        await endFlag(deps, actor(context), input);
        return {};
      }),
    },
  };
}
