import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket, WebSocketServer } from 'ws';
import { serveWebSocket } from '../../src/engine/platform/rpc/websocket-link.ts';
import { MAX_INBOUND_BYTES } from '../../src/engine/platform/rpc/wire-message.ts';
import type { Connect } from './linked-client.ts';

type LinkSocket = ConstructorParameters<typeof RPCLink>[0]['websocket'];

/** `ws` in the shape of a browser's socket, with a browser's events. */
export function asBrowserSocket(socket: WebSocket): LinkSocket {
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

/** Each client gets a server of its own on a free port, so that nothing is shared between tests. */
export const connect: Connect = async (dispatcher, origin) => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: MAX_INBOUND_BYTES });
  server.on('connection', (socket) => serveWebSocket(dispatcher, socket, origin));
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}`);
  const ended = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  await once(socket, 'open');
  void ended.then(() => server.close());
  return {
    client: createORPCClient(new RPCLink({ websocket: asBrowserSocket(socket) })),
    sendRaw: (data) => socket.send(data),
    ended,
    drop: () => socket.terminate(),
    close: async () => {
      socket.close();
      await ended;
      server.close();
    },
  };
};
