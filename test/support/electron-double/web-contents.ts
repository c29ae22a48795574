import { EventEmitter } from 'node:events';
import type { BrowserContext, Frame, Page, Request, Route } from 'playwright-core';
import { preventable } from './app.ts';
import { type FromPage, PageChannel } from './page-channel.ts';
import type { MessagePortMain } from './ports.ts';
import { answerOf, fromBrowser, toBrowser } from './session.ts';
import { tell } from './test-link.ts';

export const ipcMain = new EventEmitter();

let lastId = 0;
const byPage = new Map<Page, WebContents>();

export class WebContents extends EventEmitter {
  readonly id: number;
  #channel: PageChannel | undefined;
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  #loading: string | undefined;
  #crashed = false;

  constructor(readonly context: Promise<BrowserContext>) {
    super();
    lastId += 1;
    this.id = lastId;
  }

  getURL(): string {
    return fromBrowser(this.#channel?.page.url() ?? '');
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#channel?.ipc(channel, args);
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#channel?.ipc(channel, [message], transfer);
  }

  forcefullyCrashRenderer(): void {
    void this.#channel?.page.goto('chrome://crash').catch(() => {});
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.#page();
    this.#loading = toBrowser(address);
    await page.goto(this.#loading, { waitUntil: 'load' }).catch((error: unknown) => {
      if (!page.isClosed() && !/ERR_ABORTED|interrupted/.test(String(error))) {
        this.emit('did-fail-load', {}, -2, String(error), address, true);
      }
      throw error;
    });
  }

  async close(): Promise<void> {
    const page = this.#channel?.page;
    this.#channel?.reset();
    if (page !== undefined) byPage.delete(page);
    await page?.close().catch(() => {});
  }

  /** A page that crashed is of no more use to Chromium's driver: the next load gets a new one. */
  async #page(): Promise<Page> {
    const context = await this.context;
    if (this.#channel !== undefined && !this.#crashed) return this.#channel.page;
    const crashed = this.#channel?.page;
    const page =
      crashed === undefined ? (context.pages()[0] ?? (await context.newPage())) : await context.newPage();
    this.#crashed = false;
    this.#channel = new PageChannel(page);
    byPage.set(page, this);
    page.on('load', () => this.emit('did-finish-load'));
    page.on('crash', () => {
      this.#crashed = true;
      this.#channel?.reset();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    await crashed?.close().catch(() => {});
    return page;
  }

  hear(message: FromPage, frame: Frame): void {
    this.#channel?.hear(message);
    if (message.kind !== 'ipc') return;
    const senderFrame = { url: fromBrowser(frame.url()), parent: frame.parentFrame() };
    ipcMain.emit(message.channel, { sender: this, senderFrame }, ...message.args);
  }

  /** Whether a navigation may go on. What the program itself asked for is not questioned. */
  admits(url: string): boolean {
    if (url === this.#loading) return true;
    const event = Object.assign(preventable(), { url: fromBrowser(url) });
    this.emit('will-navigate', event);
    if (event.defaultPrevented) tell({ type: 'denied', what: 'navigation', url });
    return !event.defaultPrevented;
  }

  popup(page: Page): void {
    const { action } = this.#openHandler({ url: page.url() });
    if (action !== 'deny') return;
    tell({ type: 'denied', what: 'window', url: page.url() });
    void page.close().catch(() => {});
  }
}

/** What holds for every page of the browser: the preload script, the program's scheme, no network. */
export async function prepare(context: BrowserContext, preload: string): Promise<void> {
  await context.exposeBinding('__electronDouble', ({ page, frame }, text: string) => {
    byPage.get(page)?.hear(JSON.parse(text) as FromPage, frame);
  });
  await context.addInitScript(preload);
  await context.route('**/*', answer);
  context.on('page', (page) => {
    void page.opener().then((opener) => {
      if (opener !== null) byPage.get(opener)?.popup(page);
    });
  });
}

async function answer(route: Route): Promise<void> {
  const request = route.request();
  const url = request.url();
  const contents = contentsOf(request);
  if (request.isNavigationRequest() && contents?.admits(url) === false) return route.abort('aborted');
  const response = await answerOf(url, request.method());
  if (response === null) return route.abort('namenotresolved');
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** A window that is just being opened has no frame yet; it is denied as soon as it has one. */
function contentsOf(request: Request): WebContents | undefined {
  try {
    return byPage.get(request.frame().page());
  } catch {
    return undefined;
  }
}
