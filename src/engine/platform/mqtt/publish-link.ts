import mqtt, { type MqttClient } from 'mqtt';
import type { BrokerConfig } from '../../config.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { readBrokerCredentials } from './broker-credentials.ts';
import { createLinkState, type ObservedLinkState } from './link-state.ts';
import { unreachableSentence } from './unreachable-sentence.ts';

export interface PublishLinkOptions {
  readonly config: Extract<BrokerConfig, { kind: 'external' }>;
  /** Of this process alone: it has no session that anybody could take over. */
  readonly clientId: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A way to the broker for what must leave now or not at all. */
export interface PublishLink {
  start(): Promise<void>;
  /**
   * Gone when the connection goes: nothing waits here, and nothing is sent again on the next connection. With QoS 1 it
   * resolves when the broker has taken it, with QoS 0 once it is written; rejects otherwise.
   */
  publish(topic: string, payload: Uint8Array, qos: 0 | 1): Promise<void>;
  readonly state: ObservedLinkState['current'];
  readonly onStateChange: ObservedLinkState['onChange'];
  stop(): Promise<void>;
}

const KEEPALIVE_S = 5;
const CONNECT_TIMEOUT_MS = 5000;
const RECONNECT_MS = 1000;
/** Of a goodbye: what was published last is on its way. */
const GOODBYE_MS = 500;

export function createPublishLink(options: PublishLinkOptions): PublishLink {
  const { config, clientId, clock, logger } = options;
  const link = createLinkState('external', clock);
  let client: MqttClient | null = null;
  let isStopped = true;
  let cancelReconnect = (): void => undefined;

  async function start(): Promise<void> {
    const credentials = await readBrokerCredentials(config);
    isStopped = false;
    link.set('connecting', null);
    connect(credentials);
  }

  /** A client for each connection: one that comes back would send again what the last could not. */
  function connect(credentials: Awaited<ReturnType<typeof readBrokerCredentials>>): void {
    if (isStopped) return;
    const made = mqtt.connect(config.url, {
      ...credentials,
      clientId,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: 0,
      queueQoSZero: false,
    });
    client = made;
    made.on('connect', () => {
      link.set('up', null);
    });
    made.on('error', (error) => reportDown(error));
    made.on('close', () => {
      if (client !== made) return;
      client = null;
      made.end(true);
      if (link.current().state === 'up')
        link.set('connecting', 'The broker closed the connection; trying again.');
      cancelReconnect = clock.after(RECONNECT_MS, () => connect(credentials));
    });
  }

  function reportDown(error: unknown): void {
    const sentence = unreachableSentence(error);
    if (link.current().message !== sentence) logger.warn(sentence);
    link.set('down', sentence);
  }

  async function publish(topic: string, payload: Uint8Array, qos: 0 | 1): Promise<void> {
    const current = client;
    if (current?.connected !== true) throw new Error('the broker is not connected');
    await new Promise<void>((resolve, reject) => {
      const lost = () => reject(new Error('the connection to the broker ended'));
      current.once('close', lost);
      current.publish(topic, Buffer.from(payload), { qos }, (error) => {
        current.removeListener('close', lost);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  async function stop(): Promise<void> {
    isStopped = true;
    cancelReconnect();
    const current = client;
    client = null;
    link.set('down', null);
    if (current === null) return;
    current.on('error', () => undefined);
    const timer = setTimeout(() => current.stream.destroy(), GOODBYE_MS);
    if (current.connected) await current.endAsync().catch(() => undefined);
    else current.end(true);
    clearTimeout(timer);
  }

  return { start, publish, state: link.current, onStateChange: link.onChange, stop };
}
