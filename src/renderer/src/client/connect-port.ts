import { RPCLink } from '@orpc/client/message-port';
import { type DesktopApi, ENGINE_PORT_MESSAGE } from '../../../shared/desktop-api.ts';
import type { Connection, Connector, LinkCause } from './connection.ts';

function portOf(event: MessageEvent): MessagePort | undefined {
  const data: unknown = event.data;
  if (event.source !== window || typeof data !== 'object' || data === null) return undefined;
  return 'type' in data && data.type === ENGINE_PORT_MESSAGE ? event.ports[0] : undefined;
}

/** Asks for a port until one comes: the engine may still be starting, and a new one needs a new port. */
function requestPort(desktop: DesktopApi, signal: AbortSignal): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const stopListening = desktop.onEngineState((state) => {
      if (state.state === 'running') desktop.requestEnginePort();
    });
    done.signal.addEventListener('abort', stopListening);
    window.addEventListener(
      'message',
      (event) => {
        const port = portOf(event);
        if (port === undefined) return;
        done.abort();
        resolve(port);
      },
      { signal: done.signal },
    );
    signal.addEventListener(
      'abort',
      () => {
        done.abort();
        reject(signal.reason);
      },
      { once: true, signal: done.signal },
    );
    desktop.requestEnginePort();
  });
}

function watchPort(desktop: DesktopApi, port: MessagePort): Pick<Connection, 'closed' | 'close'> {
  let settle = (_cause: LinkCause): void => {};
  const closed = new Promise<LinkCause>((resolve) => {
    settle = resolve;
  });
  const end = (cause: LinkCause): void => {
    stopListening();
    port.close();
    settle(cause);
  };
  const stopListening = desktop.onEngineState((state) => {
    if (state.state === 'crashed') end('engine-crashed');
  });
  port.addEventListener('close', () => end('disconnected'));
  return { closed, close: () => end('disconnected') };
}

/** The desktop edition's way to the engine: a port that the main process hands over. */
export function createPortConnector(desktop: DesktopApi): Connector {
  return {
    connect: async (signal) => {
      const port = await requestPort(desktop, signal);
      const watched = watchPort(desktop, port);
      const link = new RPCLink({ port });
      port.start();
      return { link, ...watched };
    },
    onWake: (listener) =>
      desktop.onEngineState((state) => {
        if (state.state === 'running') listener();
      }),
  };
}
