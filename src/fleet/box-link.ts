import mqtt, { type MqttClient } from 'mqtt';
import { type EnvelopeProfile, openEnvelope, sealEnvelope } from '../protocol/esp32-alarm/envelope.ts';
import { encodeLastWill, encodeStatus } from '../protocol/esp32-alarm/messages.ts';
import { commandTopic, deviceTopic } from '../protocol/esp32-alarm/topics.ts';
import type { Box } from './box.ts';
import type { FleetTally, SentKind } from './fleet-tally.ts';
import type { Random } from './prng.ts';

export interface BoxLinkSettings {
  readonly brokerUrl: string;
  readonly username?: string;
  readonly password?: string;
  readonly topicBase: string;
  readonly key: Buffer | null;
  readonly envelope: EnvelopeProfile;
}

export interface BoxLinkEvents {
  /** The login is acknowledged. */
  onReady(): void;
  onClosed(): void;
  /** The payload of a command with a valid envelope. */
  onCommand(payload: Uint8Array): void;
  onRefusedCommand(): void;
}

/** One box's connection: logs in, comes back by itself, and resends what must arrive until it is acknowledged. */
export interface BoxLink {
  readonly isReady: boolean;
  connect(): void;
  /** Goes to the broker now or not at all; false where there is no connection or too much is under way. */
  send(kind: SentKind, payload: Uint8Array): boolean;
  /** Resolves at the broker's acknowledgement, however many connections it takes. */
  deliver(kind: SentKind, payload: Uint8Array): Promise<void>;
  /** Cuts the socket, so that the broker sends the last will, and stays away until `connect`. */
  cut(): Promise<void>;
  /** Says goodbye, so that no last will is sent. What was not delivered is rejected. */
  stop(): Promise<void>;
  /** Puts what waits into new envelopes: after a restart the old sequences belong to an older boot. */
  resealWaiting(): void;
}

interface Waiting {
  readonly kind: SentKind;
  readonly payload: Uint8Array;
  frame: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Below the receiver's replay window of 1,024, so that everything resent is still accepted. */
const MAX_WAITING = 500;
const MAX_UNACKNOWLEDGED_TELEMETRY = 20;
const MAX_COMMAND_BYTES = 4096;
const KEEPALIVE_S = 60;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 8000;
const CONNECT_TIMEOUT_MS = 10_000;
const GOODBYE_MS = 2000;

/** Sequences of a connection's login and last will, which must not be below the login. */
interface GreetingSequences {
  readonly login: number;
  readonly will: number;
}

export function createBoxLink(
  box: Box,
  settings: BoxLinkSettings,
  tally: FleetTally,
  random: Random,
  events: BoxLinkEvents,
): BoxLink {
  const { topicBase, key, envelope } = settings;
  const waiting = new Set<Waiting>();
  let client: MqttClient | undefined;
  let isReady = false;
  let isWanted = false;
  let unacknowledgedTelemetry = 0;
  let retryMs = FIRST_RETRY_MS;
  let retryTimer: NodeJS.Timeout | undefined;

  let greetingSequences: GreetingSequences | undefined;

  const seal = (payload: Uint8Array, sequence = box.nextEnvelopeSequence()) =>
    sealEnvelope(envelope, key, sequence, payload);
  const topicOf = (kind: SentKind) => deviceTopic(topicBase, box.hostname, kind);

  /** Attempts that fail use no sequences up: what waits would fall out of the receiver's replay window. */
  function greeting(): { readonly login: Buffer; readonly will: Buffer } {
    greetingSequences ??= { login: box.nextEnvelopeSequence(), will: box.nextEnvelopeSequence() };
    return {
      login: seal(encodeStatus(box.status()), greetingSequences.login),
      will: seal(encodeLastWill(box.lastWill()), greetingSequences.will),
    };
  }

  function connect(): void {
    isWanted = true;
    if (client !== undefined) return;
    clearTimeout(retryTimer);
    const { login, will } = greeting();
    const { brokerUrl, password } = settings;
    // A broker that knows each box by its name lets it speak for itself alone.
    const username = settings.username ?? (password === undefined ? undefined : box.hostname);
    const current = mqtt.connect(brokerUrl, {
      clientId: box.hostname,
      protocolVersion: 4,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      clean: false,
      // Every connection has a last will of its own, so a new client is made for each.
      reconnectPeriod: 0,
      will: { topic: deviceTopic(topicBase, box.hostname, 'lw'), payload: will, qos: 1, retain: false },
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
    });
    client = current;
    unacknowledgedTelemetry = 0;
    current.on('error', (error) => tally.failed(error));
    current.on('message', (_topic, frame) => receive(frame));
    current.once('connect', () => greet(current, login));
    current.once('close', () => closed(current));
  }

  function greet(current: MqttClient, login: Buffer): void {
    greetingSequences = undefined;
    current.subscribe(commandTopic(topicBase, box.hostname), { qos: 1 });
    publish(current, 'login', login, () => {
      isReady = true;
      retryMs = FIRST_RETRY_MS;
      tally.connected(1);
      for (const message of waiting) sendWaiting(current, message);
      events.onReady();
    });
  }

  function publish(current: MqttClient, kind: SentKind, frame: Buffer, onAcknowledged: () => void): void {
    tally.published(kind);
    current.publish(topicOf(kind), frame, { qos: 1 }, (error) => {
      // An old connection's late answers mean nothing: what had to arrive is sent again on the new one.
      if (error || current !== client) return;
      tally.acknowledged(kind);
      onAcknowledged();
    });
  }

  function sendWaiting(current: MqttClient, message: Waiting): void {
    publish(current, message.kind, message.frame, () => {
      if (waiting.delete(message)) message.resolve();
    });
  }

  function receive(frame: Buffer): void {
    const opened = openEnvelope(envelope, key, frame, { maxBytes: MAX_COMMAND_BYTES });
    if (opened.ok) events.onCommand(opened.payload);
    else events.onRefusedCommand();
  }

  function closed(current: MqttClient): void {
    if (current !== client) return;
    client = undefined;
    if (isReady) tally.connected(-1);
    isReady = false;
    current.end(true);
    events.onClosed();
    if (!isWanted) return;
    retryTimer = setTimeout(connect, retryMs * (0.5 + random.next()));
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  }

  function send(kind: SentKind, payload: Uint8Array): boolean {
    if (client === undefined || !isReady || unacknowledgedTelemetry >= MAX_UNACKNOWLEDGED_TELEMETRY) {
      tally.skipped();
      return false;
    }
    unacknowledgedTelemetry += 1;
    publish(client, kind, seal(payload), () => {
      unacknowledgedTelemetry -= 1;
    });
    return true;
  }

  function deliver(kind: SentKind, payload: Uint8Array): Promise<void> {
    if (waiting.size >= MAX_WAITING)
      return Promise.reject(new Error(`${box.hostname} has too much to deliver`));
    return new Promise((resolve, reject) => {
      const message: Waiting = { kind, payload, frame: seal(payload), resolve, reject };
      waiting.add(message);
      if (client !== undefined && isReady) sendWaiting(client, message);
    });
  }

  async function cut(): Promise<void> {
    isWanted = false;
    greetingSequences = undefined;
    clearTimeout(retryTimer);
    const current = client;
    if (current === undefined) return;
    const isClosed = new Promise<void>((resolve) => current.once('close', () => resolve()));
    current.stream.destroy();
    await isClosed;
  }

  /** A broker that keeps acknowledgements back must not keep the fleet from stopping. */
  async function sayGoodbye(current: MqttClient): Promise<void> {
    if (!current.connected) return cut();
    const timer = setTimeout(() => current.stream.destroy(), GOODBYE_MS);
    await current.endAsync();
    clearTimeout(timer);
  }

  async function stop(): Promise<void> {
    isWanted = false;
    clearTimeout(retryTimer);
    if (client !== undefined) await sayGoodbye(client);
    for (const { reject } of waiting) reject(new Error('the fleet was stopped'));
    waiting.clear();
  }

  return {
    get isReady() {
      return isReady;
    },
    connect,
    send,
    deliver,
    cut,
    stop,
    resealWaiting() {
      for (const message of waiting) message.frame = seal(message.payload);
    },
  };
}
