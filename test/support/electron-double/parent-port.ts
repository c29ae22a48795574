// Loaded by `node --import` before the engine's entry: gives the process what Electron gives a utility process.
import { EventEmitter } from 'node:events';
import type { FromChild, ToChild } from './engine-channel.ts';

const ports = new Map<number, EventEmitter>();
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => send({ kind: 'message', message }),
});

function send(message: FromChild): void {
  process.send?.(message, undefined, undefined, () => {
    // The main process is gone; this one follows it at 'disconnect'.
  });
}

function portOf(id: number): EventEmitter {
  const port = Object.assign(new EventEmitter(), {
    postMessage: (data: unknown) => send({ kind: 'port', port: id, data }),
    start: () => {},
    close: () => {
      if (ports.delete(id)) send({ kind: 'port-closed', port: id });
    },
  });
  ports.set(id, port);
  return port;
}

process.on('message', (received) => {
  const message = received as ToChild;
  switch (message.kind) {
    case 'message':
      parentPort.emit('message', { data: message.message, ports: message.ports.map(portOf) });
      break;
    case 'port':
      ports.get(message.port)?.emit('message', { data: message.data });
      break;
    case 'port-closed': {
      const port = ports.get(message.port);
      ports.delete(message.port);
      port?.emit('close');
    }
  }
});
// Electron ends its utility processes with itself.
process.on('disconnect', () => process.exit(1));

Object.defineProperty(process, 'parentPort', { value: parentPort });
