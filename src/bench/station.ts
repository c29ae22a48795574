import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { WatchdeskClient } from '../shared/contract/index.ts';

type LinkSocket = ConstructorParameters<typeof RPCLink>[0]['websocket'];

/** A desk as the engine sees it: the contract over a WebSocket, logged in. */
export interface Station {
  readonly client: WatchdeskClient;
  close(): void;
}

/** `ws` in the shape of a browser's socket, with a browser's events. */
function asBrowserSocket(socket: WebSocket): LinkSocket {
  const events = new EventTarget();
  socket.on('message', (data) => events.dispatchEvent(new MessageEvent('message', { data: String(data) })));
  socket.on('close', () => events.dispatchEvent(new Event('close')));
  return {
    get readyState() {
      return socket.readyState;
    },
    send: (data) => {
      if (typeof data !== 'string') throw new Error('the client sends text only');
      socket.send(data);
    },
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
}

export async function openStation(url: string, password: string): Promise<Station> {
  const { host, origin } = new URL(url);
  const socket = new WebSocket(`ws://${host}/rpc`, { origin });
  await once(socket, 'open');
  const client: WatchdeskClient = createORPCClient(new RPCLink({ websocket: asBrowserSocket(socket) }));
  await client.access.login({ username: 'admin', password });
  return { client, close: () => socket.terminate() };
}
