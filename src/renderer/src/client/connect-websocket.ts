import { RPCLink } from '@orpc/client/websocket';
import type { Connection, Connector, LinkCause } from './connection.ts';

/** `/rpc` on the page's own origin; the browser sends the session's cookie with the upgrade. */
function rpcAddress(page: Location): string {
  const url = new URL('/rpc', page.href);
  url.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

function open(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => reject(new Error('The server refused the connection.')), {
      once: true,
    });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function connect(signal: AbortSignal): Promise<Connection> {
  const socket = new WebSocket(rpcAddress(window.location));
  const closed = new Promise<LinkCause>((resolve) => {
    socket.addEventListener('close', () => resolve('disconnected'), { once: true });
  });
  try {
    await open(socket, signal);
  } catch (cause) {
    socket.close();
    throw cause;
  }
  return { link: new RPCLink({ websocket: socket }), closed, close: () => socket.close() };
}

/** The browser edition's way to the engine. */
export function createWebSocketConnector(): Connector {
  return {
    connect,
    onWake: (listener) => {
      window.addEventListener('online', listener);
      return () => window.removeEventListener('online', listener);
    },
  };
}
