import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Engine, Logger } from '../engine/index.ts';
import { contentSecurityPolicy, pageSecurityHeaders } from '../shared/page-policy.ts';
import { answerText } from './answers.ts';
import { createRoutes } from './http-routes.ts';
import { listen } from './listen.ts';
import { isLoopback, isOwnHost, isOwnOrigin, type RequestAddress } from './origin-policy.ts';
import { createSocketUpgrade } from './socket-upgrade.ts';
import { createStaticFiles } from './static-files.ts';
import { stationCookie } from './station-cookie.ts';

export interface HttpHostOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Folder of the built page. */
  readonly rendererDir: string;
  readonly metricsToken: string | null;
  readonly logger: Logger;
  /** Host names, beside its own address, under which this server is reached (a reverse proxy's). */
  readonly names?: readonly string[];
  readonly maxClients?: number;
}

export interface HttpHost {
  /** Listens; a port that cannot be had is a SetupError. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Idempotent; ends every connection. */
  stop(): Promise<void>;
}

interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

const RPC_PATH = '/rpc';
/** Files that caches may keep: nothing of one browser may be in them. */
const ASSETS = '/assets/';
const MAX_CLIENTS = 200;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Serves the page, its WebSocket and the machine-readable endpoints of one engine. */
export function createHttpHost(engine: Engine, options: HttpHostOptions): HttpHost {
  const { logger, names = [], maxClients = MAX_CLIENTS } = options;
  const routes = createRoutes(engine, options.metricsToken);
  const files = createStaticFiles(options.rendererDir, (_request, response) =>
    answerText(response, 404, 'There is nothing here.'),
  );
  const sockets = createSocketUpgrade(engine);
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, maxHeaderSize: 16 * 1024 },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        logger.error({ err: error, path: pathOf(request) }, 'a request failed');
        if (response.headersSent) response.destroy();
        else answerText(response, 500, 'This request failed; the log says why.');
      });
    },
  );
  // Twice the clients: each page also fetches its files, over connections that it keeps open for a while.
  server.maxConnections = maxClients * 2;
  server.on('upgrade', upgrade);
  let stopping: Promise<void> | undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setSecurityHeaders(request, response);
    const refusal = refusalOf(request, !isSafe(request.method));
    if (refusal !== undefined) {
      answerText(response, refusal.status, refusal.sentence);
      return;
    }
    const methods = routes.get(pathOf(request));
    const route = methods === undefined ? files : methods[request.method ?? ''];
    if (methods !== undefined) response.setHeader('cache-control', 'no-store');
    else if (!pathOf(request).startsWith(ASSETS)) response.setHeader('set-cookie', stationCookie(request));
    if (route === undefined || (methods === undefined && !isSafe(request.method))) {
      response.setHeader('allow', Object.keys(methods ?? { GET: files, HEAD: files }).join(', '));
      answerText(response, 405, 'This address does not take this method.');
      return;
    }
    await route(request, response);
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOf(request, true) ?? refusalOfUpgrade(request);
    if (refusal === undefined) sockets.accept(request, socket, head);
    else refuseUpgrade(socket, refusal);
  }

  function refusalOfUpgrade(request: IncomingMessage): Refusal | undefined {
    if (pathOf(request) !== RPC_PATH) return { status: 404, sentence: 'There is nothing here.' };
    if (sockets.count < maxClients) return undefined;
    logger.warn({ clients: sockets.count }, 'a client was refused: too many are connected');
    return { status: 503, sentence: 'Too many clients are connected; try again later.' };
  }

  /** @param fromPage whether only a page of this server may ask, so that its Origin must be there */
  function refusalOf(request: IncomingMessage, fromPage: boolean): Refusal | undefined {
    const address = addressOf(request);
    if (!isOwnHost(address, names)) {
      return {
        status: 421,
        sentence: 'This server is not known under this name; use the address it printed.',
      };
    }
    const checked = fromPage || address.origin !== undefined;
    if (checked && !isOwnOrigin(address)) {
      return { status: 403, sentence: 'Only pages of this server may ask this.' };
    }
    return undefined;
  }

  return {
    start: async () => {
      const { address, port } = await listen(server, options.host, options.port);
      if (!isLoopback(address)) {
        logger.warn({ host: address }, 'listening beyond this machine without TLS: put a TLS proxy in front');
      }
      return { port, url: `http://${urlHost({ address, port })}` };
    },
    stop: () => {
      stopping ??= (async () => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        await sockets.stop();
        server.closeAllConnections();
        await closed;
      })();
      return stopping;
    },
  };
}

function setSecurityHeaders(request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(pageSecurityHeaders)) response.setHeader(name, value);
  // Older browsers do not count a WebSocket to the page's own origin as 'self'. The header was not checked yet and
  // may hold anything, so only what looks like a name is repeated.
  const host = /^[\w.:[\]-]+$/.exec(request.headers.host ?? '')?.[0];
  const connect = host === undefined ? [] : [`ws://${host}`, `wss://${host}`];
  response.setHeader('content-security-policy', contentSecurityPolicy(connect));
}

function refuseUpgrade(socket: Duplex, { status, sentence }: Refusal): void {
  const body = `${sentence}\n`;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: text/plain; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  socket.once('finish', () => socket.destroy());
  socket.end(`${head}\r\n\r\n${body}`);
}

function addressOf(request: IncomingMessage): RequestAddress {
  const { host, origin } = request.headers;
  const { localAddress, localPort } = request.socket;
  return { host, origin, localAddress, localPort };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}

function urlHost({ address, port }: Pick<AddressInfo, 'address' | 'port'>): string {
  if (address === '0.0.0.0' || address === '::') return `localhost:${port}`;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
