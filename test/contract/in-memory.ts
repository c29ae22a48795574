import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { createMemoryChannel } from '../../src/engine/platform/rpc/in-memory-link.ts';
import { serveMessagePort } from '../../src/engine/platform/rpc/message-port-link.ts';
import type { Connect } from './linked-client.ts';

export const connect: Connect = async (dispatcher, origin) => {
  const [ours, theirs] = createMemoryChannel();
  const ended = new Promise<null>((resolve) => theirs.addEventListener('close', () => resolve(null)));
  serveMessagePort(dispatcher, ours, origin);
  return {
    client: createORPCClient(new RPCLink({ port: theirs })),
    sendRaw: (data) => theirs.postMessage(data),
    ended,
    drop: () => theirs.close(),
    close: async () => {
      theirs.close();
      await ended;
    },
  };
};
