import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { BrokerConfig } from '../../config.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { readBrokerCredentials } from './broker-credentials.ts';
import type { DeviceTransport, InboundMessage } from './device-transport.ts';
import { type HeldAcks, holdAcks, MAX_PACKET_BYTES } from './held-acks.ts';
import { createLinkState } from './link-state.ts';
import { type ProtocolVersion, probeProtocolVersion } from './protocol-probe.ts';
import { unreachableSentence } from './unreachable-sentence.ts';

export interface BrokerLinkOptions {
  readonly config: Extract<BrokerConfig, { kind: 'external' }>;
  /** The installation's one client id: its persistent session holds what arrives while nobody ingests. */
  readonly clientId: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

const KEEPALIVE_S = 30;
const RECONNECT_MS = 1000;
/** How soon a connection is made once it may be. */
const HELD_MS = 50;
/** Messages the broker may have on the way to us: one batch being committed, one full, and what fills the next. */
export const RECEIVE_MAXIMUM = 8000;
/** How long the broker keeps the session of a station that is away. */
export const BROKER_SESSION_EXPIRY_S = 7 * 86_400;
const PUBLISH_TIMEOUT_MS = 10_000;
/** How long people are told of what may have been lost. */
const TELL_FORGOTTEN_MS = 3_600_000;
const QOS: { readonly qos: 1 } = { qos: 1 };

/** The way to the devices over a broker of its own: a persistent session, acknowledged when we say so. */
export function createBrokerLink(options: BrokerLinkOptions): DeviceTransport {
  const { config, clientId, clock, logger } = options;
  const link = createLinkState('external', clock);
  let client: MqttClient | null = null;
  let acks: HeldAcks | null = null;
  let paused = false;
  let isHeld = false;
  let cancelReconnect: (() => void) | null = null;
  /** The broker keeps one for us, as far as this process knows. */
  let hasSession = false;
  let forgottenAt: Date | null = null;
  let cancelForgotten: () => void = () => undefined;
  let run = new AbortController();
  run.abort();

  async function start(
    filters: readonly string[],
    onMessage: (message: InboundMessage) => void,
  ): Promise<void> {
    if (!run.signal.aborted) throw new Error('the broker link is already started');
    const credentials = await readBrokerCredentials(config);
    run = new AbortController();
    link.set('connecting', null);
    // Not awaited: a broker that is away must not keep the desk from opening.
    void connectWhenReachable({ ...credentials, clientId }, filters, onMessage, run.signal);
  }

  async function connectWhenReachable(
    session: IClientOptions,
    filters: readonly string[],
    onMessage: (message: InboundMessage) => void,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      if (isHeld) {
        await new Promise<void>((resolve) => clock.after(HELD_MS, resolve));
        continue;
      }
      try {
        const version = await probeProtocolVersion(config.url, session);
        if (!signal.aborted) connect({ ...session, ...sessionOptions(version) }, filters, onMessage);
        return;
      } catch (error) {
        reportDown(error);
        await new Promise<void>((resolve) => clock.after(RECONNECT_MS, resolve));
      }
    }
  }

  function connect(
    session: IClientOptions,
    filters: readonly string[],
    onMessage: (message: InboundMessage) => void,
  ): void {
    const made = mqtt.connect(config.url, session);
    client = made;
    acks = holdAcks(made, ({ topic, payload, qos, retained }, done) =>
      onMessage({ topic, payload, qos, retained, receivedAtMs: clock.now().getTime(), done }),
    );
    acks.pause(paused);
    made.on('connect', (connack) => {
      logger.info(
        { sessionPresent: connack.sessionPresent, version: session.protocolVersion },
        'broker connected',
      );
      if (hasSession && !connack.sessionPresent) tellForgotten();
      // Each time: the session may be new, and the fleets may have changed since it was made.
      made.subscribe([...filters], QOS, (error, granted) => {
        const isRefused = granted?.some((subscription) => Number(subscription.qos) >= 0x80) ?? false;
        if (error === null && !isRefused) {
          hasSession = true;
          link.set('up', null);
        } else reportDown(error ?? new Error("a subscription was refused; check the account's rights"));
      });
    });
    made.on('error', reportDown);
    made.on('close', () => {
      if (client !== made) return;
      if (link.current().state === 'up')
        link.set('connecting', 'The broker closed the connection; trying again.');
      reconnect(made, RECONNECT_MS);
    });
    made.connect();
  }

  /** Nothing that we acknowledged is missing; what the broker still had for us is gone. */
  function tellForgotten(): void {
    hasSession = false;
    forgottenAt = clock.now();
    logger.warn(
      "the broker had forgotten this station's session; what boxes sent while it was away may be lost",
    );
    cancelForgotten();
    cancelForgotten = clock.after(TELL_FORGOTTEN_MS, () => {
      forgottenAt = null;
    });
  }

  /** Not by mqtt.js, which cannot wait until it may. */
  function reconnect(made: MqttClient, delayMs: number): void {
    cancelReconnect?.();
    cancelReconnect = clock.after(delayMs, () => {
      if (client !== made || made.connected) return;
      if (isHeld) reconnect(made, HELD_MS);
      else made.connect();
    });
  }

  function reportDown(error: unknown): void {
    const sentence = unreachableSentence(error);
    // Tried each second: the log hears of it once.
    if (link.current().message !== sentence) logger.warn(sentence);
    link.set('down', sentence);
  }

  async function publish(topic: string, payload: Uint8Array): Promise<void> {
    const current = client;
    if (current?.connected !== true) throw new Error('the broker is not connected');
    const stopped = run.signal;
    await new Promise<void>((resolve, reject) => {
      const giveUp = (reason: string): void => {
        reject(new Error(reason));
        // A command must not reach a box long after we gave it up.
        if (messageId !== undefined) current.removeOutgoingMessage(messageId);
      };
      // While the client still has its store: it forgets it as it ends.
      const onStop = () => giveUp('the broker link was stopped');
      const cancel = clock.after(PUBLISH_TIMEOUT_MS, () =>
        giveUp('the broker did not take the message in time'),
      );
      stopped.addEventListener('abort', onStop);
      current.publish(topic, Buffer.from(payload), QOS, (error) => {
        cancel();
        stopped.removeEventListener('abort', onStop);
        if (error) reject(error);
        else resolve();
      });
      const messageId = current.getLastMessageId();
    });
  }

  async function stop(): Promise<void> {
    run.abort();
    cancelReconnect?.();
    const current = client;
    client = null;
    acks?.pause(false);
    acks = null;
    link.set('down', null);
    if (current === null) return;
    current.on('error', () => undefined);
    // Forced: nothing that was not acknowledged may be acknowledged by a polite goodbye; the session keeps it.
    await current.endAsync(true);
  }

  return {
    start,
    stop,
    publish,
    pause(value) {
      paused = value;
      acks?.pause(value);
    },
    hold(value) {
      isHeld = value;
    },
    forgottenAt: () => forgottenAt,
    state: link.current,
    onStateChange: link.onChange,
  };
}

function sessionOptions(version: ProtocolVersion): IClientOptions {
  return {
    protocolVersion: version,
    clean: false,
    keepalive: KEEPALIVE_S,
    reconnectPeriod: 0,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    manualConnect: true,
    ...(version === 5
      ? {
          properties: {
            receiveMaximum: RECEIVE_MAXIMUM,
            // What is larger the broker does not even send.
            maximumPacketSize: MAX_PACKET_BYTES,
            sessionExpiryInterval: BROKER_SESSION_EXPIRY_S,
          },
        }
      : {}),
  };
}
