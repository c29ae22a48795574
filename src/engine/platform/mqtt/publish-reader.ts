/** A PUBLISH of QoS 0 or 1, as it stands in the bytes that came. */
export interface PublishPacket {
  readonly topic: string;
  /** A view of the bytes that came. */
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retained: boolean;
  /** Null for QoS 0. */
  readonly messageId: number | null;
}

export interface PublishReaderOptions {
  readonly version: 3 | 4 | 5;
  /** Larger ones are passed on unread, as they come. */
  readonly maxPacketBytes: number;
  /** False while messages are to wait; what comes behind the first of them waits with it. */
  mayTake(): boolean;
  take(packet: PublishPacket): void;
  /** Everything else, in its order among what is taken. */
  pass(bytes: Uint8Array): void;
}

/** Reads a chunk behind what waits; no bytes are enough to go on with that. False where a message waits to be taken. */
export type PublishReader = (chunk: Buffer) => boolean;

const PUBLISH = 3;
/** Type and flags, then at most four bytes of remaining length (MQTT 3.1.1, 2.2). */
const MAX_HEADER_BYTES = 5;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Takes the messages out of what a broker sends. A client's parser makes a dozen objects and several calls of each
 * packet, which is more work than all that ingestion does with a message.
 */
export function createPublishReader(options: PublishReaderOptions): PublishReader {
  const { version, maxPacketBytes, mayTake, take, pass } = options;
  let cut = NOTHING;
  let passing = 0;

  /** Null where the packet is not what it should be, which is for the client to say. */
  function publishOf(bytes: Buffer, from: number, end: number): PublishPacket | null {
    const flags = bytes[from] ?? 0;
    const qos = (flags >> 1) & 3;
    if (qos > 1) return null;
    let at = from + 1;
    while ((bytes[at] ?? 0) >= 0x80) at += 1;
    at += 1;
    const topicEnd = at + 2 + uint16(bytes, at);
    // Without a topic, which then has an alias: we take none, and the client knows what to answer.
    if (topicEnd > end || topicEnd === at + 2) return null;
    const topic = bytes.toString('utf8', at + 2, topicEnd);
    at = topicEnd + qos * 2;
    if (version === 5) at = afterProperties(bytes, at);
    if (at > end) return null;
    return {
      topic,
      payload: bytes.subarray(at, end),
      qos: qos === 1 ? 1 : 0,
      retained: (flags & 1) === 1,
      messageId: qos === 1 ? uint16(bytes, topicEnd) : null,
    };
  }

  return (chunk) => {
    const bytes = cut.length === 0 ? chunk : Buffer.concat([cut, chunk]);
    cut = NOTHING;
    let at = 0;
    while (at < bytes.length) {
      if (passing > 0) {
        const end = Math.min(bytes.length, at + passing);
        passing -= end - at;
        pass(bytes.subarray(at, end));
        at = end;
        continue;
      }
      const size = packetSize(bytes, at);
      if (size === null) {
        cut = bytes.subarray(at);
        return true;
      }
      if ((bytes[at] ?? 0) >> 4 !== PUBLISH || size > maxPacketBytes) {
        passing = size;
        continue;
      }
      const isTaken = mayTake();
      if (!isTaken || at + size > bytes.length) {
        cut = bytes.subarray(at);
        return isTaken;
      }
      const packet = publishOf(bytes, at, at + size);
      if (packet === null) passing = size;
      else {
        take(packet);
        at += size;
      }
    }
    return true;
  };
}

/** Of a whole packet with its header; null while the header is cut, infinite where it is none. */
function packetSize(bytes: Buffer, from: number): number | null {
  let length = 0;
  for (let at = 1; at < MAX_HEADER_BYTES; at += 1) {
    const byte = bytes[from + at];
    if (byte === undefined) return null;
    length += (byte & 0x7f) << (7 * (at - 1));
    if (byte < 0x80) return 1 + at + length;
  }
  return Infinity;
}

/** Their length is a number of the same kind as a packet's (MQTT 5, 2.2.2.1). */
function afterProperties(bytes: Buffer, from: number): number {
  const size = packetSize(bytes, from - 1);
  return size === null ? Infinity : from - 1 + size;
}

const uint16 = (bytes: Buffer, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
