import { readFile } from 'node:fs/promises';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { BrokerConfig } from '../../config.ts';
import { SetupError } from '../app-error.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { type BrokerUsers, readBrokerUsers } from './broker-users.ts';
import { createClientIntakes } from './client-intake.ts';
import type { DeviceTransport, InboundMessage } from './device-transport.ts';
import { createLinkState } from './link-state.ts';
import { limitPackets } from './packet-limit.ts';
import { matchesFilter } from './topic-filter.ts';

export interface EmbeddedBrokerOptions {
  readonly config: Omit<Extract<BrokerConfig, { kind: 'embedded' }>, 'forceOpen'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Listens beyond this machine although anyone could connect. */
  readonly forceOpen?: boolean;
}

export interface EmbeddedBroker extends DeviceTransport {
  /** Where boxes connect, with the port that was really taken; null while it is not listening. */
  url(): string | null;
}

const MAX_PACKET_BYTES = 64 * 1024;
const MAX_CLIENTS = 12_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const BAD_CREDENTIALS: AuthenticateError['returnCode'] = 4;

/**
 * An MQTT 3.1.1 broker in this process. A device's QoS 1 message is answered only after `done`, so what a box was
 * told is kept; between stopping and starting again it does not listen.
 */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions): EmbeddedBroker {
  const { config, clock, logger } = options;
  const link = createLinkState('embedded', clock);
  let filters: readonly string[] = [];
  let onMessage: (message: InboundMessage) => void = () => undefined;
  let running: { readonly aedes: Aedes; readonly server: Server; readonly sockets: Set<Socket> } | null =
    null;
  let stopping = false;
  let paused = false;
  const intakes = createClientIntakes<Client>(() => paused);

  const isOurs = (topic: string) => filters.some((filter) => matchesFilter(filter, topic));

  /** Nobody waits for the answer to a will: the box is gone. */
  function takeWill(packet: PublishPacket): void {
    if (stopping || !isOurs(packet.topic)) return;
    onMessage(inbound(packet, 0, clock, () => undefined));
  }

  function takePublish(client: Client, packet: PublishPacket, forward: (error?: Error | null) => void): void {
    const { qos, messageId } = packet;
    if (!isOurs(packet.topic)) {
      forward(null);
      return;
    }
    if (qos === 2) {
      forward(new Error('device topics take QoS 0 and 1'));
      return;
    }
    const intake = intakes.of(client);
    // Nobody is there to hear an answer; a message with QoS 1 comes again on the next connection.
    if (intake === null) return;
    intake.admit(() => {
      if (stopping) return;
      const done = intake.hold(qos === 1 ? (messageId ?? null) : null);
      onMessage(inbound(packet, qos, clock, done));
      // The broker would answer QoS 1 now. Passed on as QoS 0 it stays silent, and the answer goes out with `done`;
      // holding its callback instead would stop this connection's pings with it.
      packet.qos = 0;
      // What a device said once must not be said again to whoever subscribes later.
      packet.retain = false;
      forward(null);
    });
  }

  async function authenticate(
    users: BrokerUsers,
    username: string | undefined,
    password: Buffer | undefined,
  ) {
    return username !== undefined && password !== undefined && (await users.verify(username, password));
  }

  async function createAedes(users: BrokerUsers | null): Promise<Aedes> {
    const aedes = await Aedes.createBroker({
      authorizePublish(client, packet, callback) {
        if (packet.topic.startsWith('$')) callback(new Error('$ topics are reserved'));
        else if (isWill(client, packet)) {
          takeWill(packet);
          callback(null);
        } else takePublish(client, packet, callback);
      },
      authenticate(_client, username, password, callback) {
        if (users === null) {
          callback(null, true);
          return;
        }
        authenticate(users, username, password).then(
          (isKnown) => callback(isKnown ? null : refused(), isKnown),
          () => callback(refused(), false),
        );
      },
    });
    aedes.on('clientError', (client, error) => {
      logger.debug({ client: client.id, reason: error.message }, 'broker client closed');
    });
    return aedes;
  }

  async function start(wanted: readonly string[], handler: (message: InboundMessage) => void): Promise<void> {
    if (running !== null) throw new Error('the embedded broker is already running');
    refuseOpenBroker(options);
    const users = config.usersFile === null ? null : await readBrokerUsers(config.usersFile);
    filters = wanted;
    onMessage = handler;
    stopping = false;
    const aedes = await createAedes(users);
    const sockets = new Set<Socket>();
    const server = await createServer(config, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      socket.setNoDelay(true);
      limitPackets(socket, MAX_PACKET_BYTES);
      aedes.handle(socket);
    });
    server.maxConnections = MAX_CLIENTS;
    try {
      await listen(server, config);
    } catch (error) {
      await new Promise<void>((resolve) => aedes.close(resolve));
      throw error;
    }
    running = { aedes, server, sockets };
    link.set('up', null);
  }

  async function stop(): Promise<void> {
    const current = running;
    if (current === null) return;
    running = null;
    stopping = true;
    link.set('down', null);
    const closed = new Promise<void>((resolve) => current.server.close(() => resolve()));
    intakes.clear();
    for (const socket of current.sockets) socket.destroy();
    await new Promise<void>((resolve) => current.aedes.close(resolve));
    await closed;
  }

  return {
    start,
    stop,
    async publish(topic, payload) {
      const aedes = running?.aedes;
      if (aedes === undefined) throw new Error('the broker is not running');
      await new Promise<void>((resolve, reject) => {
        aedes.publish(
          { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false },
          (error) => (error ? reject(error) : resolve()),
        );
      });
    },
    pause(value) {
      paused = value;
      if (!value) intakes.resume();
    },
    state: link.current,
    onStateChange: link.onChange,
    url: () => urlOf(running?.server ?? null, config),
  };
}

/** A will is what the CONNECT packet carried, not a packet of its own; a client without connection has no name. */
function isWill(client: Client | null, packet: PublishPacket): client is null {
  return client === null || !('cmd' in packet);
}

function inbound(packet: PublishPacket, qos: 0 | 1, clock: Clock, done: () => void): InboundMessage {
  const { topic, payload } = packet;
  return {
    topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    qos,
    // It arrives as it is sent: nothing here comes out of a store.
    retained: false,
    receivedAtMs: clock.now().getTime(),
    done,
  };
}

function refused(): AuthenticateError {
  return Object.assign(new Error('bad user name or password'), { returnCode: BAD_CREDENTIALS });
}

function refuseOpenBroker({ config, forceOpen = false }: EmbeddedBrokerOptions): void {
  if (LOOPBACK.has(config.host) || config.tls !== null || config.usersFile !== null || forceOpen) return;
  throw new SetupError(
    `The broker would listen on ${config.host} for anyone: set WATCHDESK_BROKER_USERS_FILE or ` +
      'WATCHDESK_BROKER_TLS_CERT and WATCHDESK_BROKER_TLS_KEY, or leave WATCHDESK_BROKER_HOST at 127.0.0.1.',
  );
}

async function createServer(
  { tls }: EmbeddedBrokerOptions['config'],
  onSocket: (socket: Socket) => void,
): Promise<Server> {
  if (tls === null) return createTcpServer(onSocket);
  const [cert, key] = await Promise.all([
    readSetting(tls.certFile, 'WATCHDESK_BROKER_TLS_CERT'),
    readSetting(tls.keyFile, 'WATCHDESK_BROKER_TLS_KEY'),
  ]);
  try {
    return createTlsServer({ cert, key, minVersion: 'TLSv1.2' }, onSocket);
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

async function listen(server: Server, { host, port }: EmbeddedBrokerOptions['config']): Promise<void> {
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

function urlOf(server: Server | null, { host, tls }: EmbeddedBrokerOptions['config']): string | null {
  const address = server?.address() ?? null;
  if (address === null || typeof address === 'string') return null;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === null ? 'mqtt' : 'mqtts'}://${name}:${address.port}`;
}
