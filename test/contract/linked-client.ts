import type { Dispatcher } from '../../src/engine/platform/rpc/dispatcher.ts';
import type { ConnectionOrigin } from '../../src/engine/platform/rpc/session.ts';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';

/** A client over one of the links, and the ways to mistreat the link. */
export interface LinkedClient {
  readonly client: WatchdeskClient;
  /** Puts a message on the wire that the client would not send. */
  sendRaw(data: string | Uint8Array): void;
  /** Resolves when the client's side learns that the link is gone; with the close code where the link has one. */
  readonly ended: Promise<number | null>;
  /** Loses the link without a goodbye. */
  drop(): void;
  close(): Promise<void>;
}

export type Connect = (dispatcher: Dispatcher, origin: ConnectionOrigin) => Promise<LinkedClient>;
