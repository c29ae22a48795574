import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network path between a program and its server that can go wrong as real ones do. */
export interface TcpProxy {
  readonly port: number;
  /** Nothing passes any more, and every connection stays open; new ones are taken and get no answer. */
  stall(): void;
  /** What was held back goes on its way. */
  resume(): void;
  /** Ends every connection with a reset; new ones pass. */
  reset(): void;
  /** Ends every connection and refuses new ones. */
  cut(): void;
  /** The end of `cut`. */
  restore(): void;
  /** Each way takes so much longer. */
  delay(ms: number): void;
  /** What clients sent so far, as text. */
  sent(): string;
  close(): Promise<void>;
}

export interface TcpProxyOptions {
  readonly host: string;
  readonly port: number;
  /** Keeps what clients send, for `sent`. */
  readonly keepsSent?: boolean;
}

/** Listens on a free port of this machine and passes everything on to the target. */
export async function startTcpProxy(target: TcpProxyOptions): Promise<TcpProxy> {
  const paths = new Set<Path>();
  const fromClients: Buffer[] = [];
  let isCut = false;
  let isStalled = false;
  let delayMs = 0;

  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const path = createPath(client, connect(target.port, target.host), () => delayMs);
    paths.add(path);
    path.onEnd(() => paths.delete(path));
    if (target.keepsSent === true) client.on('data', (chunk: Buffer) => void fromClients.push(chunk));
    if (isStalled) path.stall();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  const endAll = () => {
    for (const path of paths) path.reset();
  };
  return {
    port: address.port,
    stall() {
      isStalled = true;
      for (const path of paths) path.stall();
    },
    resume() {
      isStalled = false;
      for (const path of paths) path.resume();
    },
    reset: endAll,
    cut() {
      isCut = true;
      endAll();
    },
    restore() {
      isCut = false;
    },
    delay(ms) {
      delayMs = ms;
    },
    sent: () => Buffer.concat(fromClients).toString('latin1'),
    async close() {
      endAll();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Path {
  stall(): void;
  resume(): void;
  reset(): void;
  onEnd(listener: () => void): void;
}

function createPath(client: Socket, upstream: Socket, delayMs: () => number): Path {
  let isStalled = false;
  const held: (() => void)[] = [];
  /** In order, also where the delay changes meanwhile. */
  const when = (work: () => void) => {
    if (isStalled) held.push(work);
    else work();
  };

  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    let last: Promise<void> = Promise.resolve();
    const inTurn = (work: () => void) => {
      const ms = delayMs();
      const due = ms === 0 ? Promise.resolve() : new Promise<void>((resolve) => setTimeout(resolve, ms));
      last = Promise.all([last, due]).then(() => when(work));
    };
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => {
      from.pause();
      inTurn(() => {
        if (to.destroyed || to.write(chunk)) from.resume();
        else to.once('drain', () => from.resume());
      });
    });
    from.on('end', () => inTurn(() => to.end()));
    from.on('error', () => when(() => to.destroy()));
    from.on('close', () => inTurn(() => to.destroy()));
  }
  return {
    stall() {
      isStalled = true;
    },
    resume() {
      isStalled = false;
      for (const work of held.splice(0)) work();
    },
    reset() {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    },
    onEnd: (listener) => void client.on('close', listener),
  };
}
