import { Menu, nativeImage, Tray } from 'electron';

/** The entry beside the clock: opens the window, ends the program. The caller keeps it, or it is collected. */
export function createTray(icon: string, open: () => void, quit: () => void): Tray {
  const image = nativeImage.createFromPath(icon).resize({ width: 22, height: 22 });
  const tray = new Tray(image);
  tray.setToolTip('Watchdesk');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Open Watchdesk', click: open },
      { type: 'separator' },
      { label: 'Quit Watchdesk', click: quit },
    ]),
  );
  tray.on('click', open);
  return tray;
}
