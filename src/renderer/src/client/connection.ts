import type { ClientContext, ClientLink } from '@orpc/client';

/** Why there is no connection: `starting` before the first one. */
export type LinkCause = 'starting' | 'disconnected' | 'engine-crashed';

/** One live connection to the engine. It is never revived: after it closed, another one is made. */
export interface Connection {
  readonly link: ClientLink<ClientContext>;
  /** Settles when the connection is gone, with the reason. */
  readonly closed: Promise<LinkCause>;
  close(): void;
}

/** Makes a connection or rejects. */
export interface Connector {
  connect(signal: AbortSignal): Promise<Connection>;
  /** Calls back when trying again at once is worth it. Returns the way to stop. */
  onWake(listener: () => void): () => void;
}

/** How the connection stands; what the frame and the hooks show. */
export type LinkStatus =
  | { readonly state: 'up'; readonly since: Date }
  | {
      readonly state: 'connecting' | 'down';
      readonly since: Date;
      readonly cause: LinkCause;
      /** When the next try begins; null while one runs. */
      readonly retryAt: Date | null;
    };

/** There is no connection: the call was not sent. */
export class LinkDownError extends Error {
  override readonly name = 'LinkDownError';
}
