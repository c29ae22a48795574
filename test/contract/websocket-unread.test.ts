import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { systemClock } from '../../src/engine/platform/clock.ts';
import type { Dispatcher, Wire } from '../../src/engine/platform/rpc/dispatcher.ts';
import { serveWebSocket } from '../../src/engine/platform/rpc/websocket-link.ts';
import { eventually } from '../support/eventually.ts';
import { createDesk, desk as origin } from './desk.ts';

const MIB = 'x'.repeat(1024 * 1024);

test('a socket that is never read is ended before its answers fill the memory', async () => {
  let wire: Wire | undefined;
  const closed = vi.fn();
  // The link between a real socket and a test that says how much is answered.
  const dispatcher: Dispatcher = {
    ...createDesk().dispatcher,
    clock: systemClock,
    connect: (_, opened) => {
      wire = opened;
      return { receive: () => undefined, closed, failed: () => undefined };
    },
  };
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  const accepted = new Promise<WebSocket>((resolve) => {
    server.on('connection', (socket) => {
      serveWebSocket(dispatcher, socket, origin);
      resolve(socket);
    });
  });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`);
  client.on('error', () => undefined);
  await once(client, 'open');
  client.pause();
  const socket = await accepted;

  let most = 0;
  for (let answers = 0; answers < 64 && socket.readyState === WebSocket.OPEN; answers += 1) {
    void wire?.send(MIB);
    most = Math.max(most, socket.bufferedAmount);
  }
  expect(most).toBeGreaterThan(8 * MIB.length);
  expect(most).toBeLessThan(18 * MIB.length);
  await eventually(() => expect(closed).toHaveBeenCalledOnce());
  client.terminate();
  server.close();
});
