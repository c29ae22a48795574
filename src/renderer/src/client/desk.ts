import { createORPCClient } from '@orpc/client';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Me } from '../../../shared/access/model.ts';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { SiteId } from '../../../shared/contract/primitives.ts';
import type { DesktopApi } from '../../../shared/desktop-api.ts';
import { createPortConnector } from './connect-port.ts';
import { createWebSocketConnector } from './connect-websocket.ts';
import type { Connector } from './connection.ts';
import { beforePaint, createFeedStore, type FeedStore } from './feed-store.ts';
import { type FollowedFeed, followFeed } from './follow-feed.ts';
import { type KeptConnection, keepConnected } from './keep-connected.ts';
import {
  createCookieTokens,
  createMemoryTokens,
  createSession,
  type Session,
  type TokenKeeper,
} from './session.ts';
import { waitForUnlock } from './wait-for-unlock.ts';

declare global {
  interface Window {
    /** There only in the desktop edition. */
    readonly watchdeskDesktop?: DesktopApi;
  }
}

/** Everything behind the screens: one connection, one session, one feed. */
export interface Desk {
  readonly client: WatchdeskClient;
  readonly connection: KeptConnection;
  readonly session: Session;
  readonly feed: FeedStore;
  readonly followed: FollowedFeed;
  /** Narrows lists to one site, on this desk only. */
  readonly siteFilter: StoreApi<SiteId | null>;
  readonly desktop: DesktopApi | null;
  stop(): void;
}

export interface DeskDeps {
  readonly connector: Connector;
  readonly tokens: TokenKeeper;
  readonly desktop: DesktopApi | null;
}

/** The feed runs while there is a connection and a person who may look. */
function followWhileAllowed(
  connection: KeptConnection,
  session: Session,
  feed: FeedStore,
  followed: FollowedFeed,
): void {
  let organisationId: number | null = null;
  let userId: number | null = null;
  let me: Me | null = null;
  const decide = (): void => {
    const now = session.store.getState();
    if (now.state === 'out' && now.reason === 'logged-out') feed.clear();
    if (now.state === 'in') {
      if (organisationId !== null && (organisationId !== now.me.organisationId || userId !== now.me.userId))
        feed.clear();
      // A screen that stays open keeps nothing of sites that were taken away.
      if (me !== now.me) feed.narrow(now.me);
      me = now.me;
      organisationId = now.me.organisationId;
      userId = now.me.userId;
    }
    const mayLook = now.state === 'in' && !now.me.mustChangePassword;
    followed.setAllowed(mayLook && connection.status.getState().state === 'up');
  };
  connection.status.subscribe(decide);
  session.store.subscribe(decide);
}

/** Builds a desk over the given way to the engine. */
export function createDesk({ connector, tokens, desktop }: DeskDeps): Desk {
  const now = (): Date => new Date();
  const session = createSession(tokens);
  const connection = keepConnected({ connector, now, random: Math.random, onConnected: session.resume });
  const client: WatchdeskClient = createORPCClient({
    call: async (path, input, options) => {
      await waitForUnlock(session.store, path, options.signal);
      try {
        return await connection.link.call(path, input, options);
      } catch (error) {
        session.noteError(error, path);
        throw error;
      }
    },
  });
  const feed = createFeedStore({ nowMs: Date.now, beforePaint });
  const followed = followFeed({
    client,
    feed,
    now,
    random: Math.random,
    onReplaced: () => void session.refresh(client),
    isConnected: () => connection.status.getState().state === 'up',
  });
  followWhileAllowed(connection, session, feed, followed);
  return {
    client,
    connection,
    session,
    feed,
    followed,
    siteFilter: createStore<SiteId | null>(() => null),
    desktop,
    stop: () => {
      followed.stop();
      connection.stop();
    },
  };
}

/** Picks the link once: the desktop's port where the preload bridge offers one, else the WebSocket. */
export function createDeskForThisPage(): Desk {
  const desktop = window.watchdeskDesktop ?? null;
  return desktop === null
    ? createDesk({
        connector: createWebSocketConnector(),
        tokens: createCookieTokens(fetch.bind(window)),
        desktop,
      })
    : createDesk({ connector: createPortConnector(desktop), tokens: createMemoryTokens(), desktop });
}
