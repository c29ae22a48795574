import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Engine } from '../engine/index.ts';
import { sessionTokenOf } from './session-cookie.ts';
import { browserStation } from './station-cookie.ts';

/** The largest message a client may send; calls are small, and answers are not limited by it. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** A close that the client does not answer. */
const CLOSE_TIMEOUT_MS = 1000;
/** RFC 6455, 7.4.1: the server is going away. */
const GOING_AWAY = 1001;

export interface SocketUpgrade {
  /** Takes over a request whose Host and Origin were found right. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many clients are connected. */
  readonly count: number;
  /** Says goodbye to every client; resolves when all are gone, at most a second later. */
  stop(): Promise<void>;
}

/** Accepts sockets and hands them to the engine, which notices the ones whose other end has vanished. */
export function createSocketUpgrade(engine: Engine): SocketUpgrade {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });

  function serve(socket: WebSocket, request: IncomingMessage): void {
    const address = request.socket.remoteAddress ?? null;
    engine.serveWebSocket(socket, {
      transport: 'websocket',
      edition: 'browser',
      station: browserStation(address, request.headers.cookie),
      address,
      sessionToken: sessionTokenOf(request.headers.cookie) ?? null,
    });
  }

  async function stop(): Promise<void> {
    const gone = [...server.clients].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const socket of server.clients) socket.close(GOING_AWAY, 'the server stops');
    const late = setTimeout(() => {
      for (const socket of server.clients) socket.terminate();
    }, CLOSE_TIMEOUT_MS);
    await Promise.all(gone);
    clearTimeout(late);
    server.close();
  }

  return {
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, serve),
    get count() {
      return server.clients.size;
    },
    stop,
  };
}
