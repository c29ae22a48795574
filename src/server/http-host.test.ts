import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createLogger, type Engine } from '../engine/index.ts';
import { createHttpHost, type HttpHost, type HttpHostOptions } from './index.ts';

const token = 'Abc_-0123456789abcdefghij';
const logger = createLogger('silent');

type Origin = Parameters<Engine['serveWebSocket']>[1];

/** What the host uses of an engine, with switches for what it answers. */
function createFakeEngine() {
  const connected: Origin[] = [];
  const state = { live: true, ready: true };
  /** Who may read tiles, by token; nobody else is let in. */
  const tiles = new Map<string, Awaited<ReturnType<Engine['tilesFor']>>>();
  const engine: Engine = {
    start: async () => {},
    stop: async () => {},
    serveMessagePort: () => {},
    serveWebSocket: (socket, origin) => {
      connected.push(origin);
      socket.on('message', (data) => socket.send(`echo ${String(data)}`, () => {}));
      socket.on('error', () => {});
    },
    health: () => ({ ...state, detail: { database: 'up' } }),
    tilesFor: async (sessionToken) => tiles.get(sessionToken ?? '') ?? { allowed: false, why: 'nobody' },
    metrics: async () => 'watchdesk_up 1\n',
    onInitialLogin: () => undefined,
  };
  return { engine, connected, state, tiles };
}

let folder: string;
let host: HttpHost;
let port: number;
let fake: ReturnType<typeof createFakeEngine>;

async function startHost(options: Partial<HttpHostOptions> = {}): Promise<void> {
  host = createHttpHost(fake.engine, {
    host: '127.0.0.1',
    port: 0,
    rendererDir: folder,
    metricsToken: null,
    logger,
    ...options,
  });
  ({ port } = await host.start());
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchdesk-page-'));
  await mkdir(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>Watchdesk</title>');
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'export {};');
  fake = createFakeEngine();
});

afterEach(async () => {
  await host?.stop();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request that may say anything: browsers and fetch would not let a test set these headers. */
function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      },
    );
    request.on('error', reject).end();
  });
}

const ownOrigin = () => ({ origin: `http://127.0.0.1:${port}` });

/** The status that refused the socket, or 101 with the open socket. */
function openSocket(
  headers: Record<string, string>,
  path = '/rpc',
): Promise<{ readonly status: number; readonly socket?: WebSocket }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => resolve({ status: 101, socket }));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve({ status: response.statusCode ?? 0 });
    });
    socket.on('error', reject);
  });
}

describe('the page', () => {
  it('is served with a strict policy on every path of its own router', async () => {
    await startHost();
    for (const path of ['/', '/devices/12', '/?theme=dark']) {
      const { status, headers, body } = await ask('GET', path);
      expect(status).toBe(200);
      expect(body).toContain('Watchdesk');
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['content-security-policy']).toContain(
        "default-src 'none'; script-src 'self'; style-src 'self'",
      );
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).toContain(`ws://127.0.0.1:${port}`);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['permissions-policy']).toContain('camera=()');
    }
  });

  it('lets hashed files be kept for ever', async () => {
    await startHost();
    const { status, headers } = await ask('GET', '/assets/index-abc123.js');
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each(['/assets/gone.js', '/../../etc/passwd.txt', '/%2e%2e/%2e%2e/package.json'])(
    'has nothing at %s',
    async (path) => {
      await startHost();
      expect((await ask('GET', path)).status).toBe(404);
    },
  );

  it('goes on when a file has vanished since the start, and when the range asked for is nonsense', async () => {
    await startHost();
    expect((await ask('GET', '/', { range: 'bytes=9-2' })).status).toBe(200);
    rmSync(join(folder, 'assets', 'index-abc123.js'));
    await expect(ask('GET', '/assets/index-abc123.js')).rejects.toThrow();
    expect((await ask('GET', '/')).status).toBe(200);
  });

  it('is only read', async () => {
    await startHost();
    const { status, headers } = await ask('POST', '/', ownOrigin());
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
  });

  it('that was not built is a sentence', () => {
    rmSync(join(folder, 'index.html'));
    expect(() =>
      createHttpHost(fake.engine, {
        host: '127.0.0.1',
        port: 0,
        rendererDir: folder,
        metricsToken: null,
        logger,
      }),
    ).toThrow(/not built.*npm run build/);
  });
});

describe('a name that is not its own', () => {
  it('is refused on every path, with the security headers all the same', async () => {
    await startHost();
    for (const path of ['/', '/healthz', '/metrics', '/session', '/assets/index-abc123.js']) {
      const { status, headers } = await ask('GET', path, { host: `rebound.example:${port}` });
      expect(status).toBe(421);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('is refused for sockets', async () => {
    await startHost();
    const host = `rebound.example:${port}`;
    expect(await openSocket({ host, origin: `http://${host}` })).toEqual({ status: 421 });
    expect(fake.connected).toEqual([]);
  });

  it('is taken where it was set', async () => {
    await startHost({ names: ['desk.example'] });
    expect((await ask('GET', '/', { host: 'desk.example' })).status).toBe(200);
    const { status, socket } = await openSocket({ host: 'desk.example', origin: 'https://desk.example' });
    expect(status).toBe(101);
    socket?.terminate();
  });
});

describe('another page', () => {
  it('is refused even for reading', async () => {
    await startHost();
    expect((await ask('GET', '/readyz', { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await ask('GET', '/', { origin: 'null' })).status).toBe(403);
  });

  it('cannot open a socket, nor can a client that names no page', async () => {
    await startHost();
    expect(await openSocket({ origin: 'https://elsewhere.example' })).toEqual({ status: 403 });
    expect(await openSocket({ origin: `http://localhost:${port}` })).toEqual({ status: 403 });
    expect(await openSocket({})).toEqual({ status: 403 });
    expect(fake.connected).toEqual([]);
  });

  it('cannot set or end a session', async () => {
    await startHost();
    const authorization = `Bearer ${token}`;
    expect(
      (await ask('PUT', '/session', { authorization, origin: 'https://elsewhere.example' })).status,
    ).toBe(403);
    expect((await ask('PUT', '/session', { authorization })).status).toBe(403);
    expect((await ask('DELETE', '/session')).status).toBe(403);
  });
});

describe('the session', () => {
  it('is kept in a cookie that scripts and other sites cannot use', async () => {
    await startHost();
    const answer = await ask('PUT', '/session', { ...ownOrigin(), authorization: `Bearer ${token}` });
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']).toEqual([
      `watchdesk_session=${token}; Path=/; HttpOnly; SameSite=Strict`,
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is Secure where the page came over TLS', async () => {
    await startHost({ names: ['desk.example'] });
    const headers = {
      host: 'desk.example',
      origin: 'https://desk.example',
      authorization: `Bearer ${token}`,
    };
    expect((await ask('PUT', '/session', headers)).headers['set-cookie']?.[0]).toMatch(/; Secure$/);
  });

  it('is dropped on request', async () => {
    await startHost();
    const answer = await ask('DELETE', '/session', ownOrigin());
    expect(answer.headers['set-cookie']?.[0]).toContain('Max-Age=0');
  });

  it('is not kept without a token of the right form, nor by another method', async () => {
    await startHost();
    expect((await ask('PUT', '/session', ownOrigin())).status).toBe(400);
    expect((await ask('PUT', '/session', { ...ownOrigin(), authorization: 'Bearer a b' })).status).toBe(400);
    const wrong = await ask('GET', '/session');
    expect(wrong.status).toBe(405);
    expect(wrong.headers.allow).toBe('PUT, DELETE');
  });

  it('reaches the engine with the socket, and so does where the client is', async () => {
    await startHost();
    const cookie = `watchdesk_session=${token}`;
    const { socket } = await openSocket({ ...ownOrigin(), cookie });
    expect(fake.connected).toEqual([
      {
        transport: 'websocket',
        edition: 'browser',
        station: 'browser 127.0.0.1',
        address: '127.0.0.1',
        sessionToken: token,
      },
    ]);
    socket?.terminate();
  });
});

describe('a browser that loaded the page', () => {
  it('is a station of its own among those at its address', async () => {
    await startHost();
    const [first, second] = [await ask('GET', '/'), await ask('GET', '/devices/12')];
    for (const { headers } of [first, second]) {
      const cookie = headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
      (await openSocket({ ...ownOrigin(), cookie })).socket?.terminate();
    }
    const stations = fake.connected.map(({ station }) => station);
    expect(stations).toEqual([1, 2].map(() => expect.stringMatching(/^browser 127\.0\.0\.1 #[0-9a-f]{6}$/)));
    expect(new Set(stations).size).toBe(2);
    expect((await ask('GET', '/assets/index-abc123.js')).headers['set-cookie']).toBeUndefined();
  });
});

describe('street tiles', () => {
  const cookie = `watchdesk_session=${token}`;
  const bytes = Buffer.from('PMTiles\x03 and the rest of it');

  beforeEach(async () => {
    await startHost();
    fake.tiles.set(token, {
      allowed: true,
      file: {
        state: async () => ({ state: 'ready', sizeBytes: bytes.length, version: 'v1' }),
        read: async () => null,
        stream: (start, end) => Readable.from([bytes.subarray(start, end + 1)]),
      },
    });
  });

  it('are given in ranges to a session, and kept nowhere', async () => {
    const { status, headers, body } = await ask('GET', '/map/tiles', { cookie, range: 'bytes=0-6' });
    expect({ status, body }).toEqual({ status: 206, body: 'PMTiles' });
    expect(headers).toMatchObject({
      'content-range': `bytes 0-6/${bytes.length}`,
      'content-length': '7',
      etag: '"v1"',
      'cache-control': 'no-store',
    });
  });

  it('have a length without being read, and an end', async () => {
    const head = await ask('HEAD', '/map/tiles', { cookie });
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'accept-ranges': 'bytes' } });
    const beyond = await ask('GET', '/map/tiles', { cookie, range: 'bytes=5000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toBe(`bytes */${bytes.length}`);
  });

  it('are closed to everybody else', async () => {
    for (const headers of [{}, { cookie: 'watchdesk_session=not-a-session-of-anybody' }]) {
      const { status, body } = await ask('GET', '/map/tiles', { ...headers, range: 'bytes=0-6' });
      expect(status).toBe(401);
      expect(body).not.toContain('PMTiles');
    }
    expect((await ask('GET', '/map/tiles', { authorization: `Bearer ${token}` })).status).toBe(401);
    fake.tiles.set(token, { allowed: false, why: 'not-now' });
    expect((await ask('GET', '/map/tiles', { cookie })).status).toBe(403);
  });

  it('are not there without a file', async () => {
    fake.tiles.set(token, {
      allowed: true,
      file: {
        state: async () => ({ state: 'none' }),
        read: async () => null,
        stream: () => Readable.from([]),
      },
    });
    expect((await ask('GET', '/map/tiles', { cookie })).status).toBe(404);
  });
});

describe('the machine-readable endpoints', () => {
  it('say whether the engine lives and is ready', async () => {
    await startHost();
    expect(await ask('GET', '/healthz')).toMatchObject({ status: 200, body: '{"live":true}' });
    fake.state.ready = false;
    expect(await ask('GET', '/readyz')).toMatchObject({
      status: 503,
      body: '{"ready":false,"detail":{"database":"up"}}',
    });
    expect((await ask('GET', '/readyz', { 'x-forwarded-for': '192.0.2.1' })).body).toBe('{"ready":false}');
    expect((await ask('HEAD', '/readyz')).body).toBe('');
  });

  it('give metrics to this machine, and to others with the token', async () => {
    await startHost({ metricsToken: 'a-long-metrics-token' });
    expect(await ask('GET', '/metrics')).toMatchObject({ status: 200, body: 'watchdesk_up 1\n' });
    const proxied = { 'x-forwarded-for': '192.0.2.1' };
    expect((await ask('GET', '/metrics', proxied)).status).toBe(401);
    expect((await ask('GET', '/metrics', { ...proxied, authorization: 'Bearer wrong' })).status).toBe(401);
    const right = { ...proxied, authorization: 'Bearer a-long-metrics-token' };
    expect((await ask('GET', '/metrics', right)).status).toBe(200);
  });

  it('give metrics to nobody else where no token is set', async () => {
    await startHost();
    const headers = { 'x-forwarded-for': '192.0.2.1', authorization: 'Bearer null' };
    expect((await ask('GET', '/metrics', headers)).status).toBe(401);
  });
});

describe('sockets', () => {
  it('are opened on one path only', async () => {
    await startHost();
    expect(await openSocket(ownOrigin(), '/other')).toEqual({ status: 404 });
  });

  it('are limited in number', async () => {
    await startHost({ maxClients: 1 });
    const first = await openSocket(ownOrigin());
    expect(first.status).toBe(101);
    expect(await openSocket(ownOrigin())).toEqual({ status: 503 });
    first.socket?.terminate();
  });

  it('are closed when a message is larger than a megabyte', async () => {
    await startHost();
    const { socket } = await openSocket(ownOrigin());
    const code = new Promise((resolve) => socket?.on('close', resolve));
    socket?.send('x'.repeat(1024 * 1024 + 1));
    expect(await code).toBe(1009);
  });

  it('are told that the server stops', async () => {
    await startHost();
    const { socket } = await openSocket(ownOrigin());
    const code = new Promise((resolve) => socket?.on('close', resolve));
    await host.stop();
    expect(await code).toBe(1001);
  });
});

describe('the port', () => {
  it('that another program has is a sentence with the way out', async () => {
    await startHost();
    const second = createHttpHost(fake.engine, {
      host: '127.0.0.1',
      port,
      rendererDir: folder,
      metricsToken: null,
      logger,
    });
    await expect(second.start()).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringMatching(/in use.*--port/),
    });
    await second.stop();
  });

  it('cannot be on an address that the machine does not have', async () => {
    const away = createHttpHost(fake.engine, {
      host: '192.0.2.77',
      port: 0,
      rendererDir: folder,
      metricsToken: null,
      logger,
    });
    await expect(away.start()).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringMatching(/no address 192.0.2.77/),
    });
    await away.stop();
    await startHost();
  });
});

it('answers garbage with 400 and closes, and goes on', async () => {
  await startHost();
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect((await ask('GET', '/healthz')).status).toBe(200);
});
