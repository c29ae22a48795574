/**
 * Stands for the module `electron` where its runtime is not installed: the windows are pages of a real Chromium, the
 * engine's process is a real process. It proves the wiring of the built bundles, not Electron's own behaviour: no
 * sandbox, no isolated preload, no native notification.
 */
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { session } from './session.ts';
import { type DoubleCommand, tell } from './test-link.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { MessageChannelMain, MessagePortMain } from './ports.ts';
export { protocol, session } from './session.ts';
export { clipboard, dialog, Menu, Notification, nativeImage, nativeTheme, screen, Tray } from './shell.ts';
export { utilityProcess } from './utility-process.ts';
export { ipcMain } from './web-contents.ts';

process.on('message', (received) => {
  const command = received as DoubleCommand;
  const [window] = BrowserWindow.getAllWindows();
  switch (command.type) {
    case 'close-window':
      window?.close();
      break;
    case 'minimize-window':
      window?.minimize();
      break;
    case 'blur-window':
      window?.blur();
      break;
    case 'quit':
      app.quit();
      break;
    case 'ask-permission':
      void session.defaultSession
        .grants(command.permission, 'app://watchdesk/')
        .then((granted) => tell({ type: 'permission', permission: command.permission, granted }));
  }
});
// A channel to a test must not keep the program running.
process.channel?.unref();
