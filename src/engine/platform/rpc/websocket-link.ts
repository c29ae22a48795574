import type { Clock } from '../clock.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { ConnectionOrigin } from './session.ts';

/** What is used of an accepted socket of the `ws` package. */
export interface EngineSocket {
  readonly bufferedAmount: number;
  send(data: string, sent: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
  ping(): void;
  terminate(): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'close' | 'pong', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A socket that answered none of two pings is dead: its peer lost power or network without a goodbye. */
const PING_EVERY_MS = 15_000;
const MAX_MISSED_PINGS = 2;

/** Above this much unsent data a stream waits until the socket has taken its event. */
const HIGH_WATER_BYTES = 1024 * 1024;

/**
 * Answers to calls wait for nobody: a client that calls and never reads would grow our memory without bound. More than
 * any screen that reads ever has waiting.
 */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

/** How long a client may take to answer our close before it is cut off. */
const CLOSE_GRACE_MS = 2000;

function sendTo(socket: EngineSocket): (data: string) => Promise<void> | void {
  return (data) => {
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return socket.terminate();
    if (socket.bufferedAmount < HIGH_WATER_BYTES) return socket.send(data, () => undefined);
    // Also resolves on an error: the close event that follows ends the stream.
    return new Promise((resolve) => socket.send(data, () => resolve()));
  };
}

/** Pings until the returned function is called; ends a socket that is dead. */
function watchLiveness(socket: EngineSocket, clock: Clock): () => void {
  let missed = 0;
  let cancel = clock.after(PING_EVERY_MS, beat);
  function beat(): void {
    if (missed === MAX_MISSED_PINGS) {
      socket.terminate();
      return;
    }
    missed += 1;
    socket.ping();
    cancel = clock.after(PING_EVERY_MS, beat);
  }
  socket.on('pong', () => {
    missed = 0;
  });
  return () => cancel();
}

/** Serves one client over an accepted socket until either side closes it. */
export function serveWebSocket(dispatcher: Dispatcher, socket: EngineSocket, origin: ConnectionOrigin): void {
  const { clock } = dispatcher;
  let cancelGrace = () => {};
  const connection = dispatcher.connect(origin, {
    send: sendTo(socket),
    close: ({ code, reason }) => {
      socket.close(code, reason);
      cancelGrace = clock.after(CLOSE_GRACE_MS, () => socket.terminate());
    },
  });
  const stopWatching = watchLiveness(socket, clock);
  socket.on('message', (data, isBinary) => connection.receive(isBinary ? data : String(data)));
  // `ws` reports oversized frames and broken UTF-8 here and closes the socket itself with 1009 or 1007.
  socket.on('error', (error) => connection.failed(error));
  socket.on('close', () => {
    stopWatching();
    cancelGrace();
    connection.closed();
  });
}
