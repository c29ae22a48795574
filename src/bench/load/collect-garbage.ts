import { once } from 'node:events';
import { WebSocket } from 'ws';

const ADDRESS = /^Debugger listening on (ws:\S+)$/m;

/** In another process of Node, by what it said on stderr when it began to be inspected. */
export async function collectGarbage(log: string): Promise<void> {
  const address = ADDRESS.exec(log)?.[1];
  if (address === undefined) throw new Error('the process is not inspected');
  const socket = new WebSocket(address);
  try {
    await once(socket, 'open');
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    await answered;
  } finally {
    socket.close();
  }
}
