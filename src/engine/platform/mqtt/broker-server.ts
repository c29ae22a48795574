import { readFile } from 'node:fs/promises';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { BrokerConfig } from '../../config.ts';
import { SetupError } from '../app-error.ts';

type EmbeddedBrokerConfig = Omit<Extract<BrokerConfig, { kind: 'embedded' }>, 'forceOpen'>;

const HANDSHAKE_MS = 30_000;

/** The broker's listening side, with TLS where the settings name a certificate. Not listening yet. */
export async function createBrokerServer(
  { tls }: EmbeddedBrokerConfig,
  onSocket: (socket: Socket) => void,
): Promise<Server> {
  if (tls === null) return createTcpServer(onSocket);
  const [cert, key] = await Promise.all([
    readSetting(tls.certFile, 'WATCHDESK_BROKER_TLS_CERT'),
    readSetting(tls.keyFile, 'WATCHDESK_BROKER_TLS_KEY'),
  ]);
  try {
    return createTlsServer({ cert, key, minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_MS }, onSocket);
  } catch (cause) {
    throw new SetupError(
      'The certificate and key of WATCHDESK_BROKER_TLS_CERT and _KEY cannot be used; check that they are PEM and belong together.',
      { cause },
    );
  }
}

async function readSetting(file: string, setting: string): Promise<Buffer> {
  return await readFile(file).catch((cause: unknown) => {
    throw new SetupError(`The file ${file} of ${setting} cannot be read; check the path and its rights.`, {
      cause,
    });
  });
}

/** Rejects with a sentence that names the setting to change. */
export async function listen(server: Server, { host, port }: EmbeddedBrokerConfig): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)));
    server.listen({ host, port, backlog: 1024 }, resolve);
  });
  server.removeAllListeners('error');
  server.on('error', () => undefined);
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): Error {
  if (cause.code === 'EADDRINUSE') {
    return new SetupError(
      `Port ${port} is in use, so the broker cannot listen: stop the other program or set WATCHDESK_BROKER_PORT to a free port.`,
      { cause },
    );
  }
  if (cause.code === 'EACCES') {
    return new SetupError(
      `The broker may not listen on port ${port}: set WATCHDESK_BROKER_PORT to one above 1023.`,
      { cause },
    );
  }
  return new SetupError(
    `The broker cannot listen on ${host}:${port} (${cause.code ?? cause.message}): check WATCHDESK_BROKER_HOST and WATCHDESK_BROKER_PORT.`,
    { cause },
  );
}
