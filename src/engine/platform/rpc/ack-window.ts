import { FEED_WINDOW_FRAMES } from '../../../shared/feed/model.ts';

/**
 * How far a stream may run ahead of its reader. oRPC has no back-pressure of its own: without this a slow reader's
 * frames would pile up in the link.
 */
export interface AckWindow {
  /** Frames sent and not acknowledged yet. */
  readonly outstanding: number;
  /** Resolves when one more frame may be sent; rejects with the signal's reason. */
  hasRoom(signal: AbortSignal): Promise<void>;
  /** To be called for each frame right before it is yielded. Several frames may carry the same cursor. */
  sent(cursor: string): void;
  /** The stream has ended; later acknowledgements of it are ignored. */
  close(): void;
}

/** The windows of one connection, by the reader's own name of the stream. */
export interface AckWindows {
  /** A stream of the same name that is still open loses its acknowledgements to the new one. */
  open(stream: string): AckWindow;
  /** The reader has applied the frame with this cursor and all before it. An unknown one changes nothing. */
  ack(stream: string, cursor: string): void;
}

interface OpenWindow extends AckWindow {
  acknowledge(cursor: string): void;
}

function createAckWindow(frames: number, onClose: (window: OpenWindow) => void): OpenWindow {
  const onTheWay: string[] = [];
  const waiting = new Set<() => void>();

  return {
    get outstanding() {
      return onTheWay.length;
    },
    hasRoom: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (onTheWay.length < frames) return resolve();
        const refuse = () => {
          waiting.delete(admit);
          reject(signal.reason);
        };
        const admit = () => {
          waiting.delete(admit);
          signal.removeEventListener('abort', refuse);
          resolve();
        };
        waiting.add(admit);
        signal.addEventListener('abort', refuse, { once: true });
      }),
    sent: (cursor) => {
      onTheWay.push(cursor);
    },
    acknowledge: (cursor) => {
      const index = onTheWay.indexOf(cursor);
      if (index < 0) return;
      onTheWay.splice(0, index + 1);
      for (const admit of [...waiting]) admit();
    },
    close() {
      onClose(this);
    },
  };
}

/** @param frames frames that may be unacknowledged at once in each stream */
export function createAckWindows(frames: number = FEED_WINDOW_FRAMES): AckWindows {
  const windows = new Map<string, OpenWindow>();
  return {
    open: (stream) => {
      const window = createAckWindow(frames, (closed) => {
        if (windows.get(stream) === closed) windows.delete(stream);
      });
      windows.set(stream, window);
      return window;
    },
    ack: (stream, cursor) => windows.get(stream)?.acknowledge(cursor),
  };
}
