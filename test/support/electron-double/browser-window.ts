import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright-core';
import { app, preventable } from './app.ts';
import { openBrowser } from './browser.ts';
import { pageShim } from './page-shim.ts';
import { tell } from './test-link.ts';
import { prepare, WebContents } from './web-contents.ts';

interface Options {
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences: {
    readonly preload: string;
    readonly contextIsolation?: boolean;
    readonly sandbox?: boolean;
    readonly nodeIntegration?: boolean;
  };
}

const windows = new Set<BrowserWindow>();

async function open(preload: string): Promise<BrowserContext> {
  const context = await openBrowser();
  await prepare(context, pageShim(readFileSync(preload, 'utf8')));
  return context;
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  readonly webContents: WebContents;
  #destroyed = false;
  #minimized = false;
  #maximized = false;
  #focused = false;
  #bounds: { x: number; y: number; width: number; height: number };

  constructor({ width = 800, height = 600, webPreferences }: Options) {
    super();
    const { contextIsolation, sandbox, nodeIntegration } = webPreferences;
    if (contextIsolation !== true || sandbox !== true || nodeIntegration !== false) {
      throw new Error('the window is not isolated');
    }
    this.#bounds = { x: 0, y: 0, width, height };
    this.webContents = new WebContents(open(webPreferences.preload));
    windows.add(this);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    app.emit('web-contents-created', {}, this.webContents);
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isFocused(): boolean {
    return this.#focused;
  }
  getNormalBounds() {
    return this.#bounds;
  }
  maximize(): void {
    this.#maximized = true;
  }
  minimize(): void {
    this.#minimized = true;
    this.#focused = false;
  }
  restore(): void {
    this.#minimized = false;
  }
  blur(): void {
    this.#focused = false;
  }
  show(): void {
    this.#focused = true;
    tell({ type: 'window', what: 'shown' });
    this.emit('focus');
  }
  showInactive(): void {
    tell({ type: 'window', what: 'shown-inactive' });
  }
  moveTop(): void {
    tell({ type: 'window', what: 'on-top' });
  }
  hide(): void {
    tell({ type: 'window', what: 'hidden' });
    this.emit('hide');
  }
  focus(): void {
    this.#focused = true;
    tell({ type: 'window', what: 'focused' });
    this.emit('focus');
  }
  flashFrame(flag: boolean): void {
    if (flag) tell({ type: 'window', what: 'flashing' });
  }

  close(): void {
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented || this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this);
    this.emit('closed');
    void this.webContents.close();
    if (windows.size === 0) app.emit('window-all-closed');
  }
}

app.closeWindows = () => {
  for (const window of windows) window.close();
};
