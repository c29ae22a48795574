import { app, Menu, type MenuItemConstructorOptions } from 'electron';

/** Only what the page cannot do itself. Its single-letter keys stay free; text fields keep their editing keys. */
export function setMenu(): void {
  const development: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { label: 'Watchdesk', submenu: [{ role: 'about' }, { type: 'separator' }, { role: 'quit' }] },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          { role: 'reload' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          ...development,
        ],
      },
    ]),
  );
}
