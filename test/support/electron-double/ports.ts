import { EventEmitter } from 'node:events';

interface Holder {
  deliver(data: unknown): void;
  closed(): void;
}

/**
 * One end of a channel, wherever it is: in this process, in the engine's process or in the page. What arrives before
 * somebody holds it waits.
 */
export class PortEnd {
  peer: PortEnd | undefined;
  #holder: Holder | undefined;
  #waiting: unknown[] = [];
  #closed = false;

  hold(holder: Holder): void {
    this.#holder = holder;
    for (const data of this.#waiting.splice(0)) holder.deliver(data);
    if (this.#closed) holder.closed();
  }

  /** The holder of this end says something: it arrives at the other one. */
  say(data: unknown): void {
    this.peer?.hear(data);
  }

  hear(data: unknown): void {
    if (this.#closed) return;
    if (this.#holder === undefined) this.#waiting.push(data);
    else this.#holder.deliver(data);
  }

  /** The holder of this end let go of it, or is gone. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.peer?.close();
    this.#holder?.closed();
  }
}

export class MessagePortMain extends EventEmitter {
  constructor(readonly end: PortEnd) {
    super();
  }
  postMessage(data: unknown): void {
    this.end.say(data);
  }
  start(): void {
    this.end.hold({
      deliver: (data) => this.emit('message', { data, ports: [] }),
      closed: () => this.emit('close'),
    });
  }
  close(): void {
    this.end.close();
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    const [one, two] = [new PortEnd(), new PortEnd()];
    one.peer = two;
    two.peer = one;
    this.port1 = new MessagePortMain(one);
    this.port2 = new MessagePortMain(two);
  }
}

let lastId = 0;
/** Numbers the ports of one process, so that messages over one channel find theirs. */
export function nextPortId(): number {
  lastId += 1;
  return lastId;
}
