import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { WatchdeskClient } from '../../src/shared/contract/index.ts';
import { asBrowserSocket } from '../contract/websocket.ts';

/** What a screen has: a connection to a running control room, as a page of its own would open it. */
export async function screenClient(
  url: string,
): Promise<{ readonly client: WatchdeskClient; close(): void }> {
  const { host, origin } = new URL(url);
  const socket = new WebSocket(`ws://${host}/rpc`, { origin });
  await once(socket, 'open');
  return {
    client: createORPCClient(new RPCLink({ websocket: asBrowserSocket(socket) })),
    close: () => socket.terminate(),
  };
}
