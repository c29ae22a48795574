import { createServer, type IncomingHttpHeaders } from 'node:http';

/** What came in by a webhook. */
interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** People outside who are told by a webhook, with a server of their own. */
export interface GuardCompany {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** The status of the next answers; null: none at all, and the connection stays open. */
  answer(status: number | null): void;
  stop(): Promise<void>;
}

export async function startGuardCompany(): Promise<GuardCompany> {
  const deliveries: Delivery[] = [];
  let status: number | null = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      deliveries.push({ headers: request.headers, body });
      if (status !== null) response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${address.port}/in/of-a-test`,
    deliveries,
    answer: (next) => {
      status = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
