import type { MqttClient } from 'mqtt';
import { createAckQueue } from './ack-queue.ts';

/** Tells mqtt.js not to acknowledge now; it goes on with the next packet and reports nothing. */
const DEFERRED = new Error('acknowledged later');

export interface HeldPacket {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retained: boolean;
  done(): void;
}

export interface HeldAcks {
  /** Back-pressure: the packet that comes next waits in mqtt.js, and the socket with it. */
  pause(paused: boolean): void;
  unacknowledged(): number;
}

/**
 * Takes over acknowledging from mqtt.js, which knows only "one message at a time until its callback is called":
 * every message is taken at once, and its PUBACK is sent when it is done. Sending it uses `_sendPacket`, which is not
 * public: a contract test holds it, and the version of mqtt.js is pinned. To be called right after `mqtt.connect`,
 * because messages of a persistent session arrive in the same moment as the connection.
 */
export function holdAcks(client: MqttClient, take: (packet: HeldPacket) => void): HeldAcks {
  const sendPacket: unknown = Reflect.get(client, '_sendPacket');
  if (!isCallable(sendPacket)) throw new Error('mqtt.js has no _sendPacket any more');
  const acks = createAckQueue();
  let paused = false;
  let resume: (() => void) | null = null;
  let keepAlive: NodeJS.Timeout | null = null;

  // The broker sends everything unacknowledged again, under packet ids that may be reused: old answers are dropped.
  client.on('close', () => acks.clear());

  const acknowledge = (messageId: number) => {
    // While disconnected mqtt.js would keep the packet and send it on the next connection.
    if (client.connected) Reflect.apply(sendPacket, client, [{ cmd: 'puback', messageId, reasonCode: 0 }]);
  };

  client.handleMessage = (packet, callback) => {
    const { topic, payload, qos, retain, messageId } = packet;
    const isHeld = qos === 1 && messageId !== undefined;
    take({
      topic,
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      qos,
      retained: retain,
      done: isHeld ? acks.hold(() => acknowledge(messageId)) : () => undefined,
    });
    const goOn = () => callback(isHeld ? DEFERRED : undefined);
    if (paused) resume = goOn;
    else goOn();
  };

  /** While a packet waits mqtt.js reads no PINGRESP and would take the broker for dead. */
  function stayAlive(): void {
    if (!client.connected) return;
    client.sendPing();
    client.reschedulePing(true);
  }

  return {
    pause(value) {
      if (paused === value) return;
      paused = value;
      if (value) {
        keepAlive = setInterval(stayAlive, Math.max(1, client.keepalive) * 500);
        keepAlive.unref();
        return;
      }
      if (keepAlive !== null) clearInterval(keepAlive);
      const next = resume;
      resume = null;
      next?.();
    },
    unacknowledged: acks.size,
  };
}

function isCallable(value: unknown): value is (...input: unknown[]) => unknown {
  return typeof value === 'function';
}
