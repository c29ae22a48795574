import type { Page } from 'playwright-core';
import { type MessagePortMain, nextPortId, type PortEnd } from './ports.ts';

type ToPage =
  | {
      readonly kind: 'ipc';
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly ports: readonly number[];
    }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly port: number };

export type FromPage =
  | { readonly kind: 'document' }
  | { readonly kind: 'ipc'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly port: number };

/** Messages and ports to one page, in order; they are sent together while the page is still taking the last ones. */
export class PageChannel {
  readonly #ends = new Map<number, PortEnd>();
  #queue: ToPage[] = [];
  #sending = false;

  constructor(readonly page: Page) {}

  ipc(channel: string, args: readonly unknown[], transfer: readonly MessagePortMain[] = []): void {
    const ports = transfer.map(({ end }) => {
      const id = nextPortId();
      this.#ends.set(id, end);
      return { id, end };
    });
    this.#send({ kind: 'ipc', channel, args, ports: ports.map(({ id }) => id) });
    for (const { id, end } of ports) {
      end.hold({
        deliver: (data) => this.#send({ kind: 'port', port: id, data }),
        closed: () => {
          if (this.#ends.delete(id)) this.#send({ kind: 'port-closed', port: id });
        },
      });
    }
  }

  /** What concerns ports; the rest is the window's. */
  hear(message: FromPage): void {
    if (message.kind === 'port') this.#ends.get(message.port)?.say(message.data);
    else if (message.kind === 'port-closed') this.#ends.get(message.port)?.close();
    else if (message.kind === 'document') this.reset();
  }

  /** Another document, or none any more: nobody holds the old one's ports. */
  reset(): void {
    const ends = [...this.#ends.values()];
    this.#ends.clear();
    this.#queue = [];
    for (const end of ends) end.close();
  }

  #send(message: ToPage): void {
    this.#queue.push(message);
    if (!this.#sending) void this.#flush();
  }

  async #flush(): Promise<void> {
    this.#sending = true;
    while (this.#queue.length > 0 && !this.page.isClosed()) {
      const batch = JSON.stringify(this.#queue.splice(0));
      // A page that is being replaced takes nothing; its ports are closed with it.
      await this.page.evaluate(`window.__electronDoubleDeliver?.(${batch})`).catch(() => {});
    }
    this.#sending = false;
  }
}
