import type { Socket } from 'node:net';

/** Fixed header: one byte of type and flags, then 1 to 4 bytes of remaining length (MQTT 3.1.1, 2.2). */
const MAX_LENGTH_BYTES = 4;

/**
 * Reads the fixed headers that pass by and tells of the first packet above `maxBytes`. The broker's parser gathers
 * a whole packet, up to 256 MiB, before anyone sees it, so the length is looked at on the way in.
 */
export function createPacketMeter(maxBytes: number): (chunk: Uint8Array) => boolean {
  let skip = 0;
  let lengthBytes = 0;
  let length = 0;
  let inLength = false;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at);
        skip -= step;
        at += step;
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (!inLength) {
        inLength = true;
        lengthBytes = 0;
        length = 0;
        continue;
      }
      length += (byte & 0x7f) * 128 ** lengthBytes;
      lengthBytes += 1;
      if (byte < 0x80) {
        if (length > maxBytes) return false;
        skip = length;
        inLength = false;
      } else if (lengthBytes === MAX_LENGTH_BYTES) return false;
    }
    return true;
  };
}

/** Closes the connection at the first packet above `maxBytes`. */
export function limitPackets(socket: Socket, maxBytes: number): void {
  const fits = createPacketMeter(maxBytes);
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    const chunk: unknown = read(size);
    if (chunk instanceof Uint8Array && !fits(chunk)) {
      socket.destroy(new Error(`MQTT packet above ${maxBytes} bytes`));
      return null;
    }
    return chunk;
  };
}
