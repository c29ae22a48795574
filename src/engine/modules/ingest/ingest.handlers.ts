import { implementer, watcher } from '../../platform/rpc/call-context.ts';
import { type WatchTailDeps, watchTail } from './watch-tail.ts';

export function createIngestHandlers(deps: WatchTailDeps) {
  return {
    tail: implementer.ingest.tail.handler(({ input, context }) =>
      watchTail(deps, {
        viewer: watcher(context),
        hostname: input.hostname,
        signal: context.signal,
      }),
    ),
  };
}
