import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SetupError } from '../engine/index.ts';

/** Starts listening. What a person can mend (a port in use) is told in a sentence. */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 128 }, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((error: NodeJS.ErrnoException) => {
    const sentence = sentenceFor(error.code, host, port);
    throw sentence === undefined ? error : new SetupError(sentence, { cause: error });
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server listens on no port');
  return bound;
}

function sentenceFor(code: string | undefined, host: string, port: number): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use by another program; stop it or choose another with --port (0 takes any free one).`;
    case 'EACCES':
      return `Listening on port ${port} is not permitted here; choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}; set WATCHDESK_HTTP_HOST to one of its own, such as 127.0.0.1.`;
    default:
      return undefined;
  }
}
