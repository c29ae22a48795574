import type { Duplex } from 'node:stream';
import type { IClientOptions, MqttClient } from 'mqtt';
import { createAckQueue } from './ack-queue.ts';
import { createPublishReader, type PublishPacket } from './publish-reader.ts';
import { PublishTap } from './publish-tap.ts';

/** Larger messages go the client's way, which refuses them. A message has a few hundred bytes. */
export const MAX_PACKET_BYTES = 65_536;
const PUBACK_BYTES = 4;
/** Type 4, and two more bytes. */
const PUBACK_HEADER = 0x4002;

/** `done` lets the acknowledgement out (QoS 1). */
export type TakeHeld = (packet: PublishPacket, done: () => void) => void;

export interface HeldAcks {
  /** Back-pressure: the message that comes next waits, and the socket with it. */
  pause(paused: boolean): void;
  unacknowledged(): number;
}

type OpenStream = (client: MqttClient, options?: IClientOptions) => Duplex;

const nothing = () => undefined;

/**
 * Takes messages and their acknowledging over from mqtt.js, which knows only "one message at a time until its callback
 * is called" and spends more on each than all of ingestion: every message is taken at once, read beside mqtt.js, and its
 * PUBACK is sent when it is done, together with the others of the moment. For a client that was made with
 * `manualConnect` and is not connected yet: messages of a persistent session arrive together with the connection.
 */
export function holdAcks(client: MqttClient, take: TakeHeld): HeldAcks {
  const acks = createAckQueue(acknowledge);
  let answers: number[] = [];
  let paused = false;
  let tap: PublishTap | null = null;
  let keepAlive: NodeJS.Timeout | null = null;

  // A private name of mqtt.js, whose version is pinned: nothing else sees the bytes before its parser does.
  const open: OpenStream = client['streamBuilder'];
  client['streamBuilder'] = (...given: Parameters<OpenStream>) => {
    tap = new PublishTap(open(...given), readerOf);
    return tap;
  };

  function readerOf(pass: (bytes: Uint8Array) => void) {
    return createPublishReader({
      version: client.options.protocolVersion ?? 4,
      maxPacketBytes: MAX_PACKET_BYTES,
      mayTake: () => !paused,
      take: (packet) => take(packet, packet.messageId === null ? nothing : acks.hold(packet.messageId)),
      pass,
    });
  }

  // The broker sends everything unacknowledged again, under packet ids that may be reused: old answers are dropped.
  client.on('close', () => {
    acks.clear();
    answers = [];
  });

  function acknowledge(messageId: number): void {
    answers.push(messageId);
    if (answers.length === 1) process.nextTick(sendAnswers);
  }

  function sendAnswers(): void {
    const packets = pubacks(answers);
    answers = [];
    if (packets.length > 0 && client.connected) client.stream.write(packets);
  }

  /** While a message waits no PINGRESP is read, and mqtt.js would take the broker for dead. */
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
      // After what the moment brought: the next batch should be on its way before more is read.
      setImmediate(() => tap?.goOn());
    },
    unacknowledged: acks.size,
  };
}

/** MQTT 3.1.1, 3.4; the same in MQTT 5, where the short form means success. */
function pubacks(messageIds: readonly number[]): Buffer {
  const packets = Buffer.allocUnsafe(messageIds.length * PUBACK_BYTES);
  let at = 0;
  for (const messageId of messageIds) {
    packets.writeUInt16BE(PUBACK_HEADER, at);
    packets.writeUInt16BE(messageId, at + 2);
    at += PUBACK_BYTES;
  }
  return packets;
}
