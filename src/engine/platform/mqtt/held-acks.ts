import type { MqttClient } from 'mqtt';
import { createAckQueue } from './ack-queue.ts';

/** Tells mqtt.js not to acknowledge now; it goes on with the next packet and reports nothing. */
const DEFERRED = new Error('acknowledged later');
const PUBACK_BYTES = 4;
/** Type 4, and two more bytes. */
const PUBACK_HEADER = 0x4002;

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
 * every message is taken at once, and its PUBACK is sent when it is done, together with the others of the moment: one
 * by one through mqtt.js they would cost as much as receiving. To be called right after `mqtt.connect`, because
 * messages of a persistent session arrive in the same moment as the connection.
 */
export function holdAcks(client: MqttClient, take: (packet: HeldPacket) => void): HeldAcks {
  const acks = createAckQueue();
  let answers: number[] = [];
  let paused = false;
  let resume: (() => void) | null = null;
  let keepAlive: NodeJS.Timeout | null = null;

  // The broker sends everything unacknowledged again, under packet ids that may be reused: old answers are dropped.
  client.on('close', () => {
    acks.clear();
    answers = [];
  });

  const acknowledge = (messageId: number) => {
    answers.push(messageId);
    if (answers.length === 1) process.nextTick(sendAnswers);
  };

  function sendAnswers(): void {
    const packets = pubacks(answers);
    answers = [];
    if (packets.length > 0 && client.connected) client.stream.write(packets);
  }

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
      // After what the moment brought: the next batch should be on its way before more is read.
      if (next !== null) setImmediate(next);
    },
    unacknowledged: acks.size,
  };
}

/** MQTT 3.1.1, 3.4; the same in MQTT 5, where the short form means success. */
function pubacks(messageIds: readonly number[]): Buffer {
  const packets = Buffer.allocUnsafe(messageIds.length * PUBACK_BYTES);
  for (const [index, messageId] of messageIds.entries()) {
    packets.writeUInt16BE(PUBACK_HEADER, index * PUBACK_BYTES);
    packets.writeUInt16BE(messageId, index * PUBACK_BYTES + 2);
  }
  return packets;
}
