import type { Dispatcher } from './dispatcher.ts';
import type { ConnectionOrigin } from './session.ts';

interface PortBase {
  postMessage(data: unknown): void;
  start?(): void;
  close(): void;
}

/** A port of the DOM or of worker_threads: messages arrive as events. */
interface EventTargetPort extends PortBase {
  addEventListener(type: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void): void;
}

/** Electron's MessagePortMain: messages arrive as events through `on`. */
interface EmitterPort extends PortBase {
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
}

/** A message port of worker_threads, the DOM or Electron's main or utility process. */
export type EnginePort = EventTargetPort | EmitterPort;

function listen(port: EnginePort, onMessage: (data: unknown) => void, onClose: () => void): void {
  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => onMessage(event.data));
    port.addEventListener('close', () => onClose());
  } else {
    port.on('message', (event) => onMessage(event.data));
    port.on('close', onClose);
  }
}

/** Serves one client over a port until either side closes it. A port has no close code: the reason is only logged. */
export function serveMessagePort(dispatcher: Dispatcher, port: EnginePort, origin: ConnectionOrigin): void {
  const connection = dispatcher.connect(origin, {
    send: (data) => port.postMessage(data),
    close: () => port.close(),
  });
  listen(port, connection.receive, connection.closed);
  port.start?.();
}
