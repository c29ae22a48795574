import { implement } from '@orpc/server';
import type { Role } from '../../../shared/access/model.ts';
import { contract } from '../../../shared/contract/index.ts';
import { AppError } from '../app-error.ts';
import type { AckWindows } from './ack-window.ts';
import type { ConnectionOrigin, Session, SessionHolder } from './session.ts';
import type { Viewer } from './viewer.ts';

/** One client's port or socket. */
export interface Connection {
  /** For logs; means nothing outside this process. */
  readonly id: string;
  readonly origin: ConnectionOrigin;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
  readonly session: SessionHolder;
  /** Credit of this connection's streams: `feed.watch` opens, `feed.ack` acknowledges. */
  readonly streams: AckWindows;
}

/** What a handler knows of the call besides its input. */
export interface CallContext {
  /** Checked by the dispatcher before the handler runs. */
  readonly session: Session;
  readonly origin: ConnectionOrigin;
  readonly connection: Connection;
  /**
   * Aborted when the caller gives up, its connection ends, or its session no longer allows the call. Streams must
   * wait with it, so that their `finally` runs.
   */
  readonly signal: AbortSignal;
}

/** Who acts, as use cases and the database want it. */
export interface Actor extends Viewer {
  /** Display name, as timelines keep it. */
  readonly name: string;
  readonly role: Role;
  readonly station: string;
}

/** The person behind a call; UNAUTHENTICATED where nobody is logged in. */
export function actor({ session, origin }: Pick<CallContext, 'session' | 'origin'>): Actor {
  const { me } = session;
  if (me === null) throw new AppError('UNAUTHENTICATED');
  return {
    userId: me.userId,
    organisationId: me.organisationId,
    name: me.displayName,
    role: me.role,
    allSites: me.allSites,
    siteIds: me.siteIds,
    station: origin.station,
  };
}

/**
 * The person behind a stream with the sites that are granted at the moment; none of them, once somebody else or nobody
 * is logged in on the connection.
 */
export function watcher(context: CallContext): () => Viewer {
  const { organisationId, userId } = actor(context);
  const { session } = context.connection;
  return () => {
    const { me } = session.current();
    const { allSites, siteIds } = me?.userId === userId ? me : { allSites: false, siteIds: [] };
    return { organisationId, userId, allSites, siteIds };
  };
}

/**
 * Modules write their handlers with this: `implementer.alarms.acknowledge.handler(({ input, context }) => …)`.
 * Validation comes from the contract; access, audit and errors from the dispatcher.
 */
export const implementer = implement(contract).$context<CallContext>();
