import { join } from 'node:path';
import { app, BrowserWindow, type MessagePortMain, type Tray, utilityProcess } from 'electron';
import { createAnnouncer } from './announce.ts';
import { createEngineSupervisor } from './engine-process/supervisor.ts';
import { tellFailure, tellInitialPassword } from './first-start.ts';
import { lockDown } from './lockdown.ts';
import { setMenu } from './menu.ts';
import { createPageLink } from './page-link.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { createTray } from './tray.ts';
import { openWindow, showWindow } from './window.ts';

const out = join(import.meta.dirname, '..');
const resources = join(out, '../resources');
const icon = join(resources, 'icon.png');
/** The engine flushes for at most this long; what takes longer is killed. */
const STOP_TIMEOUT_MS = 5000;

const dataDir = process.env['WATCHDESK_DATA_DIR'];
// One control room per data folder: Electron keeps its single-instance lock in the folder of its own data.
if (dataDir !== undefined && dataDir !== '') app.setPath('userData', join(dataDir, 'desktop'));

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  let window: BrowserWindow | undefined;
  // Kept here: a tray entry that nothing refers to disappears.
  let tray: Tray | undefined;
  const ownWindow = () => window;

  const engine = createEngineSupervisor<MessagePortMain>({
    fork: () =>
      utilityProcess.fork(join(out, 'node/engine-process.js'), [], { serviceName: 'Watchdesk engine' }),
    nowMs: () => performance.now(),
    after: (delayMs, work) => {
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    },
    onState: (state) => page.engineIs(state),
    onInitialLogin: (login) => void tellInitialPassword(login),
    onFirstStartFailed: (failure) => app.exit(tellFailure(failure)),
  });
  const page = createPageLink({ window: ownWindow, engine, announce: createAnnouncer(ownWindow) });

  function open(): void {
    if (window === undefined) {
      window = openWindow({ stateFile: join(app.getPath('userData'), 'window.json'), icon });
      window.on('closed', () => {
        window = undefined;
      });
    } else {
      showWindow(window);
    }
  }

  app.enableSandbox();
  registerPageScheme();
  app.on('second-instance', open);
  app.on('activate', open);
  app.on('window-all-closed', () => app.quit());
  quitAfter(() => engine.stop(STOP_TIMEOUT_MS));

  void app.whenReady().then(() => {
    lockDown();
    setMenu();
    servePage(join(out, 'renderer'), join(resources, 'stopped-page'));
    engine.start();
    open();
    tray = createTray(icon, open, () => app.quit());
    app.on('quit', () => tray?.destroy());
  });
}

/** Ends the program only after `stop`, which is bounded in time. A second signal ends it at once. */
function quitAfter(stop: () => Promise<void>): void {
  let stopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    for (const window of BrowserWindow.getAllWindows()) window.hide();
    void stop().finally(() => app.exit(0));
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (stopping ? app.exit(1) : app.quit()));
  }
}
