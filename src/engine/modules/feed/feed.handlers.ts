import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { DeviceStatus } from '../../../shared/devices/model.ts';
import type { Interest } from '../../../shared/feed/model.ts';
import { type Actor, actor, implementer, watcher } from '../../platform/rpc/call-context.ts';
import { createShownRowsRegistry } from './shown-rows.ts';
import { type WatchFeedDeps, watchFeed } from './watch-feed.ts';

export interface FeedHandlersDeps extends WatchFeedDeps {
  readonly readStatuses: (person: Actor, ids: readonly DeviceId[]) => Promise<DeviceStatus[]>;
}

export function createFeedHandlers(deps: FeedHandlersDeps) {
  const shownRows = createShownRowsRegistry();

  return {
    watch: implementer.feed.watch.handler(({ input, context }) => {
      const interest: Interest = input.interest;
      return watchFeed(deps, {
        viewer: watcher(context),
        onViewer: context.connection.session.onKnown,
        interest,
        cursor: input.cursor,
        openWindow: () => context.connection.streams.open(input.stream),
        openShown: () => shownRows.open(context.connection, input.stream, interest.shownIds),
        signal: context.signal,
      });
    }),
    show: implementer.feed.show.handler(({ input, context }) => {
      // First, so that nothing falls between what is read and what the stream tells.
      shownRows.set(context.connection, input.stream, input.shownIds);
      return deps.readStatuses(actor(context), input.shownIds);
    }),
    ack: implementer.feed.ack.handler(({ input, context }) => {
      context.connection.streams.ack(input.stream, input.cursor);
      return {};
    }),
  };
}
