import mqtt from 'mqtt';
import { openEnvelope } from '../protocol/esp32-alarm/envelope.ts';
import { decodeAlarmEvent } from '../protocol/esp32-alarm/messages.ts';

const MAX_ALARM_BYTES = 4096;

/**
 * An independent subscriber with a persistent session of its own: what it never sees, the broker itself has lost, and
 * no other subscriber can be blamed for.
 */
export interface Witness {
  readonly seen: ReadonlySet<string>;
  stop(): Promise<void>;
}

export async function startWitness(options: {
  readonly brokerUrl: string;
  readonly topicBase: string;
  readonly key: Buffer;
  readonly keyOf: (hostname: string, sequence: number) => string;
}): Promise<Witness> {
  const { brokerUrl, topicBase, key, keyOf } = options;
  const seen = new Set<string>();
  const client = mqtt.connect(brokerUrl, {
    clientId: 'chaos-witness',
    clean: false,
    protocolVersion: 4,
    reconnectPeriod: 200,
  });
  client.on('error', () => undefined);
  client.on('message', (topic, frame) => {
    const hostname = topic.split('/').at(-2) ?? '';
    const opened = openEnvelope('tail8', key, frame, { maxBytes: MAX_ALARM_BYTES });
    if (opened.ok) seen.add(keyOf(hostname, decodeAlarmEvent(opened.payload).sequence));
  });
  await new Promise<void>((resolve) => {
    client.on('connect', () => {
      client.subscribe(`${topicBase}/pb/d/+/alarm`, { qos: 1 }, () => resolve());
    });
  });
  return {
    seen,
    stop: async () => {
      await client.endAsync(true);
    },
  };
}
