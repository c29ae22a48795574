import mqtt from 'mqtt';
import { RECEIVE_MAXIMUM } from '../../engine/platform/mqtt/broker-link.ts';
import { deviceFilters } from '../../protocol/esp32-alarm/topics.ts';
import { clockMs } from './process-clock.ts';

// A process of its own (src/bench/load/load.ts): what the broker and mqtt.js can do where nothing is done with a message.

export interface CounterOrder {
  readonly url: string;
  readonly topicBase: string;
  readonly count: number;
}

export type CounterReport =
  | { readonly kind: 'listening' }
  | { readonly kind: 'counted'; readonly atMs: number };

const report = (message: CounterReport) => process.send?.(message);

process.once('message', ({ url, topicBase, count }: CounterOrder) => {
  const client = mqtt.connect(url, {
    clientId: 'bench-counter',
    protocolVersion: 5,
    clean: false,
    properties: { receiveMaximum: RECEIVE_MAXIMUM, sessionExpiryInterval: 3600 },
  });
  let counted = 0;
  client.on('message', () => {
    counted += 1;
    if (counted === count) report({ kind: 'counted', atMs: clockMs() });
  });
  client.once('connect', () => {
    client.subscribe(deviceFilters(topicBase), { qos: 1 }, (error) => {
      if (error) throw error;
      report({ kind: 'listening' });
    });
  });
});
