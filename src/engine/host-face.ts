import type { TileAccess } from './modules/map/index.ts';
import type { EnginePort } from './platform/rpc/message-port-link.ts';
import type { ConnectionOrigin } from './platform/rpc/session.ts';
import type { EngineSocket } from './platform/rpc/websocket-link.ts';

/** What a host (desktop, server, test) holds. Built by `createEngine` in engine.ts. */
export interface Engine {
  /** Resolves when screens can connect; the database or broker may still be connecting (the screens say so). */
  start(): Promise<void>;
  /** Idempotent; flushes what was taken in, at most 5 s. */
  stop(): Promise<void>;
  /** Serves one client over a port of worker_threads, the DOM or Electron. */
  serveMessagePort(port: EnginePort, origin: ConnectionOrigin): void;
  /** Serves one client over an accepted socket (the `ws` package). */
  serveWebSocket(socket: EngineSocket, origin: ConnectionOrigin): void;
  health(): { readonly live: boolean; readonly ready: boolean; readonly detail: Record<string, string> };
  /** Street tiles for the session with this token, from the browser's cookie. */
  tilesFor(sessionToken: string | null): Promise<TileAccess>;
  /** Prometheus text format. */
  metrics(): Promise<string>;
  /**
   * Called once with the one-time password that the first start made, as soon as there is one: with an external
   * database that may be after `start`. It must reach a person and nothing else.
   */
  onInitialLogin(listener: (login: InitialLogin) => void): void;
}

export interface InitialLogin {
  readonly username: string;
  readonly password: string;
}
