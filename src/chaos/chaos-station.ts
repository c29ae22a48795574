import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ControlRoom, startControlRoom } from '../bench/control-room.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A station as a process of its own, with ways to database and broker that can go wrong. */
export interface ChaosStation {
  readonly name: string;
  readonly toDatabase: TcpProxy;
  readonly toBroker: TcpProxy;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Its process stands still, its connections stay open. */
  freeze(): void;
  thaw(): void;
  /** What all its starts said on stderr. */
  log(): string;
  stop(): Promise<void>;
}

export async function createChaosStation(options: {
  readonly name: string;
  readonly program: string;
  readonly folder: string;
  readonly databaseUrl: string;
  readonly brokerUrl: string;
  readonly env: Readonly<Record<string, string>>;
}): Promise<ChaosStation> {
  const { name, program, folder, env } = options;
  const toDatabase = await proxyTo(options.databaseUrl);
  const toBroker = await proxyTo(options.brokerUrl);
  const dataDir = join(folder, name);
  await mkdir(dataDir);
  const rooms: ControlRoom[] = [];
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    const pid = rooms.at(-1)?.pid;
    if (pid !== undefined && pid > 0) process.kill(pid, name);
  };

  return {
    name,
    toDatabase,
    toBroker,
    async start() {
      rooms.push(
        await startControlRoom({
          program,
          dataDir,
          env: {
            ...env,
            WATCHDESK_STATION: name,
            WATCHDESK_DATABASE_URL: through(options.databaseUrl, toDatabase),
            WATCHDESK_MQTT_URL: through(options.brokerUrl, toBroker),
          },
        }),
      );
    },
    kill: async () => {
      await rooms.at(-1)?.stop('SIGKILL');
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    log: () => rooms.map((room) => room.log()).join(''),
    async stop() {
      await rooms.at(-1)?.stop();
      await toDatabase.close();
      await toBroker.close();
    },
  };
}

function proxyTo(address: string): Promise<TcpProxy> {
  const { hostname: host, port } = new URL(address);
  return startTcpProxy({ host, port: Number(port) });
}

function through(address: string, proxy: TcpProxy): string {
  const url = new URL(address);
  url.port = String(proxy.port);
  return url.toString();
}
