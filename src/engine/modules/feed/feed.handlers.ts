import type { Me } from '../../../shared/access/model.ts';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { DeviceStatus } from '../../../shared/devices/model.ts';
import type { Interest } from '../../../shared/feed/model.ts';
import { type Actor, actor, implementer } from '../../platform/rpc/call-context.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import { createShownRowsRegistry } from './shown-rows.ts';
import { type WatchFeedDeps, watchFeed } from './watch-feed.ts';

export interface FeedHandlersDeps extends WatchFeedDeps {
  readonly readStatuses: (person: Actor, ids: readonly DeviceId[]) => Promise<DeviceStatus[]>;
}

/** What the person of the stream may see now; nothing, once somebody else or nobody is logged in. */
function sightNow({ organisationId, userId }: Viewer, me: Me | null): Viewer {
  const isStillThere = me !== null && me.userId === userId;
  const { allSites, siteIds } = isStillThere ? me : { allSites: false, siteIds: [] };
  return { organisationId, userId, allSites, siteIds };
}

export function createFeedHandlers(deps: FeedHandlersDeps) {
  const shownRows = createShownRowsRegistry();

  return {
    watch: implementer.feed.watch.handler(({ input, context }) => {
      const { session } = context.connection;
      const person = actor(context);
      const interest: Interest = input.interest;
      return watchFeed(deps, {
        viewer: () => sightNow(person, session.current().me),
        onViewer: session.onKnown,
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
