import { Duplex } from 'node:stream';
import type { PublishReader } from './publish-reader.ts';

/** The stream that a client speaks over, without the messages: those are read out of it beside the client. */
export class PublishTap extends Duplex {
  readonly #stream: Duplex;
  readonly #read: PublishReader;

  /** @param createReader gives what of each chunk is the client's to `pass` */
  constructor(stream: Duplex, createReader: (pass: (bytes: Uint8Array) => void) => PublishReader) {
    super({ allowHalfOpen: false });
    this.#stream = stream;
    this.#read = createReader((bytes) => void this.push(bytes));
    stream.on('data', (chunk: Buffer) => {
      if (!this.#read(chunk)) stream.pause();
    });
    stream.once('end', () => void this.push(null));
    stream.on('error', (error) => void this.destroy(error));
    stream.once('close', () => void this.destroy());
  }

  /** Takes what waits, now that it may be taken, and goes on reading. */
  goOn(): void {
    if (!this.destroyed && this.#read(Buffer.alloc(0))) this.#stream.resume();
  }

  // Little is the client's; it is pushed as it comes.
  override _read(): void {}

  override _write(chunk: Buffer, encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#stream.write(chunk, encoding, callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#stream.end(() => callback());
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#stream.destroy();
    callback(error);
  }
}
