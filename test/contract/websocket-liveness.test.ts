import { once } from 'node:events';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../src/engine/platform/clock.ts';
import { serveWebSocket } from '../../src/engine/platform/rpc/websocket-link.ts';
import { eventually } from '../support/eventually.ts';
import { createDesk, desk as origin } from './desk.ts';

/** A clock whose timers run when the test says so. */
function steppedClock(): Clock & { beat(): void } {
  const due = new Set<() => void>();
  return {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    after: (_, work) => {
      due.add(work);
      return () => due.delete(work);
    },
    beat: () => {
      const now = [...due];
      due.clear();
      for (const work of now) work();
    },
  };
}

async function connected(autoPong: boolean) {
  const clock = steppedClock();
  const { dispatcher } = createDesk({ clock });
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => serveWebSocket(dispatcher, socket, origin));
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const socket = new WebSocket(`ws://127.0.0.1:${address.port}`, { autoPong });
  await once(socket, 'open');
  let pings = 0;
  socket.on('ping', () => {
    pings += 1;
  });
  const beat = async () => {
    const before = pings;
    clock.beat();
    await eventually(() => expect(pings).toBe(before + 1));
  };
  const close = async () => {
    socket.close();
    if (socket.readyState !== WebSocket.CLOSED) await once(socket, 'close');
    server.close();
  };
  return { clock, dispatcher, socket, beat, close };
}

test('a socket that answers no ping is ended after two', async () => {
  const { clock, dispatcher, socket, beat, close } = await connected(false);
  await beat();
  await beat();
  expect(dispatcher.counters.connections).toBe(1);
  const ended = once(socket, 'close');
  clock.beat();
  await ended;
  await eventually(() => expect(dispatcher.counters.connections).toBe(0));
  await close();
});

test('a socket that answers stays', async () => {
  const { dispatcher, socket, beat, close } = await connected(true);
  for (let count = 0; count < 5; count += 1) {
    await beat();
    // The answer follows the ping; a further message shows that it has arrived.
    const replied = once(socket, 'message');
    socket.send(JSON.stringify({ i: String(count), p: { u: '/system/hello', b: {} } }));
    await replied;
  }
  expect(dispatcher.counters.connections).toBe(1);
  await close();
});
