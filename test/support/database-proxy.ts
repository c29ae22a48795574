import { startTcpProxy, type TcpProxy } from '../../src/chaos/tcp-proxy.ts';

/** A way to a database that can go wrong: what a program sees when its server vanishes, or only the way to it. */
export interface DatabaseProxy extends TcpProxy {
  readonly connectionString: string;
}

export async function databaseProxy(connectionString: string): Promise<DatabaseProxy> {
  const target = new URL(connectionString);
  const proxy = await startTcpProxy({
    host: target.hostname,
    port: Number(target.port || 5432),
    keepsSent: true,
  });
  const url = new URL(connectionString);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { ...proxy, connectionString: url.toString() };
}
