import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { WatchdeskClient } from '../../../shared/contract/index.ts';
import type { Dispatcher } from './dispatcher.ts';
import { serveMessagePort } from './message-port-link.ts';
import type { ConnectionOrigin } from './session.ts';

type PortEvent = { readonly data?: unknown };
type Listener = (event: PortEvent) => void;

interface MemoryPort {
  postMessage(data: unknown): void;
  addEventListener(type: string, listener: Listener): void;
  close(): void;
}

/** Two ends of a channel that, like a real one, delivers later, in order, and nothing after its close. */
export function createMemoryChannel(): readonly [MemoryPort, MemoryPort] {
  const listeners: readonly [Map<string, Listener[]>, Map<string, Listener[]>] = [new Map(), new Map()];
  let closed = false;

  function deliver(to: 0 | 1, type: string, event: PortEvent): void {
    for (const listener of listeners[to].get(type) ?? []) listener(event);
  }
  function port(self: 0 | 1): MemoryPort {
    const other = self === 0 ? 1 : 0;
    return {
      postMessage: (data) =>
        queueMicrotask(() => {
          if (!closed) deliver(other, 'message', { data });
        }),
      addEventListener: (type, listener) => {
        listeners[self].set(type, [...(listeners[self].get(type) ?? []), listener]);
      },
      close: () => {
        if (closed) return;
        closed = true;
        queueMicrotask(() => {
          deliver(0, 'close', {});
          deliver(1, 'close', {});
        });
      },
    };
  }
  return [port(0), port(1)];
}

export interface InMemoryConnection {
  readonly client: WatchdeskClient;
  close(): void;
}

/** A client in this process; serialisation, validation and limits are those of the other links. */
export function connectInMemory(dispatcher: Dispatcher, origin: ConnectionOrigin): InMemoryConnection {
  const [ours, theirs] = createMemoryChannel();
  serveMessagePort(dispatcher, ours, origin);
  return { client: createORPCClient(new RPCLink({ port: theirs })), close: () => theirs.close() };
}
