import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './engine-channel.ts';
import { type MessagePortMain, nextPortId, type PortEnd } from './ports.ts';
import { tell } from './test-link.ts';

const register = new URL('./register.mjs', import.meta.url).href;
const parentPort = new URL('./parent-port.ts', import.meta.url).href;

/** A real process, as Electron's is; only the ports go another way. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly #ends = new Map<number, PortEnd>();

  constructor(file: string, args: readonly string[]) {
    super();
    this.#child = fork(file, args, {
      execArgv: ['--import', register, '--import', parentPort],
      serialization: 'advanced',
    });
    if (this.#child.pid !== undefined) tell({ type: 'engine', pid: this.#child.pid });
    this.#child.on('message', (message) => this.#hear(message as FromChild));
    this.#child.on('exit', (code, signal) => {
      for (const end of this.#ends.values()) end.close();
      // Electron reports a process that was killed by the number of the signal.
      this.emit('exit', code ?? (signal === 'SIGKILL' ? 9 : 1));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = transfer.map(({ end }) => {
      const id = nextPortId();
      this.#ends.set(id, end);
      return { id, end };
    });
    this.#send({ kind: 'message', message, ports: ports.map(({ id }) => id) });
    for (const { id, end } of ports) {
      end.hold({
        deliver: (data) => this.#send({ kind: 'port', port: id, data }),
        closed: () => {
          this.#ends.delete(id);
          this.#send({ kind: 'port-closed', port: id });
        },
      });
      tell({ type: 'connected' });
    }
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #send(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #hear(message: FromChild): void {
    if (message.kind === 'message') this.emit('message', message.message);
    else if (message.kind === 'port') this.#ends.get(message.port)?.say(message.data);
    else this.#ends.get(message.port)?.close();
  }
}

export const utilityProcess = {
  fork: (file: string, args: readonly string[] = []) =>
    new UtilityProcess(file.startsWith('file:') ? fileURLToPath(file) : file, args),
};
