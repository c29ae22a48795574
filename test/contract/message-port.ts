import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { serveMessagePort } from '../../src/engine/platform/rpc/message-port-link.ts';
import type { Connect } from './linked-client.ts';

export const connect: Connect = async (dispatcher, origin) => {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const ended = new Promise<null>((resolve) => theirs.on('close', () => resolve(null)));
  serveMessagePort(dispatcher, ours, origin);
  const link = new RPCLink({
    port: {
      postMessage: (data: unknown) => theirs.postMessage(data),
      on: (event, listener) => {
        theirs.on(event, (data: unknown) => listener({ data }));
      },
    },
  });
  return {
    client: createORPCClient(link),
    sendRaw: (data) => theirs.postMessage(data),
    ended,
    drop: () => theirs.close(),
    close: async () => {
      theirs.close();
      await ended;
    },
  };
};
