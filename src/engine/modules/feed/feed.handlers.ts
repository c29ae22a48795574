import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Interest } from '../../../shared/feed/model.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { type WatchFeedDeps, watchFeed } from './watch-feed.ts';

export function createFeedHandlers(deps: WatchFeedDeps) {
  return {
    watch: implementer.feed.watch.handler(({ input, context }) => {
      const organisationId: OrganisationId = actor(context).organisationId;
      const interest: Interest = input.interest;
      return watchFeed(deps, {
        organisationId,
        interest,
        cursor: input.cursor,
        openWindow: () => context.connection.streams.open(input.stream),
        signal: context.signal,
      });
    }),
    ack: implementer.feed.ack.handler(({ input, context }) => {
      context.connection.streams.ack(input.stream, input.cursor);
      return {};
    }),
  };
}
