import type { Config } from './config.ts';
import type { Logger } from './platform/logger.ts';
import type { ConnectionOrigin } from './platform/rpc/session.ts';

export type { Config } from './config.ts';
export { SetupError } from './platform/app-error.ts';
export { createLogger, type Logger } from './platform/logger.ts';

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
  /** Prometheus text format. */
  metrics(): Promise<string>;
  /** A one-time password made at the first start, once; null afterwards. */
  initialPassword(): { readonly username: string; readonly password: string } | null;
}

export type EnginePort = import('./platform/rpc/message-port-link.ts').EnginePort;
export type EngineSocket = import('./platform/rpc/websocket-link.ts').EngineSocket;
export type EngineFactory = (config: Config, logger: Logger) => Engine;
