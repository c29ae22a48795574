import { EventEmitter } from 'node:events';
import { tell } from './test-link.ts';

interface MenuItem {
  readonly label?: string;
  readonly click?: () => void;
}

export const Menu = {
  buildFromTemplate: (items: readonly MenuItem[]) => items,
  setApplicationMenu: () => {},
};

export class Tray extends EventEmitter {
  setToolTip(): void {}
  setContextMenu(items: readonly MenuItem[]): void {
    tell({ type: 'tray', labels: items.flatMap(({ label }) => (label === undefined ? [] : [label])) });
  }
  destroy(): void {}
}

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  constructor(readonly options: { readonly title: string; readonly body: string }) {
    super();
  }
  show(): void {
    tell({ type: 'notification', title: this.options.title, body: this.options.body });
  }
  close(): void {}
}

const image = { resize: () => image };
export const nativeImage = { createFromPath: () => image };
export const nativeTheme = { shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] };
export const clipboard = { writeText: () => {} };
export const dialog = {
  showErrorBox: (title: string, content: string) => tell({ type: 'error-box', title, content }),
  showMessageBox: () => Promise.resolve({ response: 1 }),
};
