import type { EventEmitter } from 'node:events';
import type { Server, Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import type { BrokerConfig } from '../../config.ts';
import { SetupError } from '../app-error.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { createBrokerServer, listen } from './broker-server.ts';
import { readBrokerUsers } from './broker-users.ts';
import { createClientIntakes } from './client-intake.ts';
import { type ClientRights, createClientRights } from './client-rights.ts';
import type { DeviceTransport, InboundMessage } from './device-transport.ts';
import { createLinkState } from './link-state.ts';
import { limitPackets } from './packet-limit.ts';
import { createTopicRights } from './topic-rights.ts';

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
/** Clients cannot subscribe to it. */
const NOWHERE = '$nowhere';
const NOTHING = Buffer.alloc(0);

/**
 * An MQTT 3.1.1 broker in this process. A device's QoS 1 message is answered only after `done`, so what a box was
 * told is kept; between stopping and starting again it does not listen.
 */
export function createEmbeddedBroker(options: EmbeddedBrokerOptions): EmbeddedBroker {
  const { config, clock, logger } = options;
  const link = createLinkState('embedded', clock);
  let onMessage: (message: InboundMessage) => void = () => undefined;
  let running: { readonly aedes: Aedes; readonly server: Server; readonly sockets: Set<Socket> } | null =
    null;
  let stopping = false;
  let paused = false;
  const intakes = createClientIntakes<Client>(() => paused);

  /** Nobody waits for the answer to a will: the box is gone. Nor does it go anywhere else. */
  function takeWill(will: PublishPacket): void {
    if (!stopping) onMessage(inbound(will, 0, clock, () => undefined));
  }

  function takePublish(client: Client, packet: PublishPacket, forward: (error?: Error | null) => void): void {
    const { qos, messageId } = packet;
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
      passOnNothing(packet);
      forward(null);
    });
  }

  async function createAedes(rights: ClientRights<Client>): Promise<Aedes> {
    const aedes = await Aedes.createBroker({
      preConnect(_client, packet, callback) {
        // A box that is away has no queue here: a command is stale when it comes back, and memory must stay bounded.
        packet.clean = true;
        callback(null, true);
      },
      authenticate(client, username, password, callback) {
        rights.admit(client, username, password).then(
          (isAdmitted) => callback(isAdmitted ? null : refused(), isAdmitted),
          () => callback(refused(), false),
        );
      },
      authorizePublish(client, packet, callback) {
        if (client === null || isWill(packet)) {
          // The broker also looks for wills of clients that it takes for lost, as after the computer's sleep.
          if (client?.closed === true && rights.mayPublish(client, packet.topic, bytesOf(packet)))
            takeWill(packet);
          callback(new Error('a will is not passed on'));
        } else if (rights.mayPublish(client, packet.topic, bytesOf(packet)))
          takePublish(client, packet, callback);
        else {
          // Answered as if it were taken: MQTT 3.1.1 (3.3.5) knows only that or the end of the connection.
          passOnNothing(packet);
          callback(null);
        }
      },
      authorizeSubscribe(client, subscription, callback) {
        callback(null, rights.maySubscribe(client, subscription.topic) ? subscription : null);
      },
    });
    aedes.on('clientError', (client, error) => {
      logger.debug({ client: client.id, reason: error.message }, 'broker client closed');
    });
    // Not among its declared events; without a listener it would end the process.
    const emitter: EventEmitter = aedes;
    emitter.on('error', (error: unknown) => logger.debug({ err: error }, 'broker housekeeping failed'));
    return aedes;
  }

  async function start(
    filters: readonly string[],
    handler: (message: InboundMessage) => void,
  ): Promise<void> {
    if (running !== null) throw new Error('the embedded broker is already running');
    refuseOpenBroker(options);
    const users = config.usersFile === null ? null : await readBrokerUsers(config.usersFile);
    onMessage = handler;
    stopping = false;
    const aedes = await createAedes(createClientRights(createTopicRights(filters), users, logger));
    const sockets = new Set<Socket>();
    const server = await createBrokerServer(config, (socket) => {
      socket.setNoDelay(true);
      limitPackets(socket, MAX_PACKET_BYTES);
      aedes.handle(socket);
    });
    // Also of those that have not said a word of TLS yet.
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
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

/** A will is what the CONNECT packet carried, not a packet of its own. */
function isWill(packet: PublishPacket): boolean {
  return !('cmd' in packet);
}

/** Nothing that a client says reaches another client or is kept for one. */
function passOnNothing(packet: PublishPacket): void {
  packet.topic = NOWHERE;
  packet.payload = NOTHING;
  packet.retain = false;
}

function bytesOf({ payload }: PublishPacket): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

function inbound(packet: PublishPacket, qos: 0 | 1, clock: Clock, done: () => void): InboundMessage {
  return {
    topic: packet.topic,
    payload: bytesOf(packet),
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

function urlOf(server: Server | null, { host, tls }: EmbeddedBrokerOptions['config']): string | null {
  const address = server?.address() ?? null;
  if (address === null || typeof address === 'string') return null;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === null ? 'mqtt' : 'mqtts'}://${name}:${address.port}`;
}
