import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBrowser } from './browser.ts';

/** An event whose default can be prevented, as Electron's are. */
export function preventable(): { defaultPrevented: boolean; preventDefault(): void } {
  const event = {
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

class App extends EventEmitter {
  readonly isPackaged = false;
  #paths = new Map<string, string>();
  #quitting = false;
  closeWindows = () => {};

  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    const known = this.#paths.get(name) ?? mkdtempSync(join(tmpdir(), 'watchdesk-double-'));
    this.#paths.set(name, known);
    return known;
  }

  /** By a file with the process's number; a second instance wakes the first by a signal. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'double.pid');
    const holder = Number(readOr(file, '0'));
    if (holder !== 0 && isAlive(holder)) {
      process.kill(holder, 'SIGUSR2');
      return false;
    }
    writeFileSync(file, String(process.pid));
    process.on('SIGUSR2', () => this.emit('second-instance', preventable(), [], process.cwd()));
    return true;
  }

  enableSandbox(): void {}

  whenReady(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  quit(): void {
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented || this.#quitting) return;
    this.closeWindows();
    this.emit('will-quit', preventable());
    this.exit(0);
  }

  exit(code = 0): void {
    if (this.#quitting) return;
    this.#quitting = true;
    this.emit('quit', preventable(), code);
    void closeBrowser().finally(() => process.exit(code));
  }
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

export const app = new App();
