import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { createRestartBackoff } from './engine-process/restart-backoff.ts';
import { PAGE_ORIGIN, STOPPED_PAGE } from './page-address.ts';
import { placeWindow, SMALLEST } from './window-state.ts';
import { readWindowState, writeWindowState } from './window-state-file.ts';

/** A page that has not answered for this long is ended, and opened again. */
const UNRESPONSIVE_MS = 10_000;

const LOAD_LIMIT_MS = 10_000;

/** Chromium's code for a load that another one took the place of. */
const ERR_ABORTED = -3;

/** Opens the control room's window. */
export function openWindow(paths: { readonly stateFile: string; readonly icon: string }): BrowserWindow {
  const { maximized, ...place } = placeWindow(
    readWindowState(paths.stateFile),
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...place,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Watchdesk',
    icon: paths.icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16191C' : '#E9EBED',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // An alarm sounds whether or not anybody has clicked into the page yet.
      autoplayPolicy: 'no-user-gesture-required',
      // A window behind another one still has to sound and to keep its clocks.
      backgroundThrottling: false,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('focus', () => window.flashFrame(false));
  const keepPlace = () => {
    const bounds = window.getNormalBounds();
    writeWindowState(paths.stateFile, { bounds, maximized: window.isMaximized() });
  };
  // Quitting from the tray only hides the window before the program ends.
  window.on('close', keepPlace);
  window.on('hide', keepPlace);
  keepAlive(window);
  void load(window, `${PAGE_ORIGIN}/`);
  return window;
}

/** Puts a clear page in place of one that crashed, hangs or does not load, and opens the real one again. */
function keepAlive(window: BrowserWindow): void {
  const { webContents } = window;
  const backoff = createRestartBackoff();
  let loadedAtMs: number | undefined;
  let isReplaced = false;
  let reopening: NodeJS.Timeout | undefined;
  let hanging: NodeJS.Timeout | undefined;

  async function replace(): Promise<void> {
    if (isReplaced || window.isDestroyed()) return;
    isReplaced = true;
    const ranForMs = loadedAtMs === undefined ? 0 : performance.now() - loadedAtMs;
    loadedAtMs = undefined;
    const shown = load(window, STOPPED_PAGE);
    window.show();
    // A load whose page crashes again ends in no way.
    await Promise.race([shown, sleep(LOAD_LIMIT_MS, undefined, { ref: false })]);
    if (!isReplaced) return;
    // Long enough to be read, from when it can be.
    const delayMs = Math.max(3000, backoff.nextDelayMs(ranForMs));
    reopening = setTimeout(() => {
      isReplaced = false;
      void load(window, `${PAGE_ORIGIN}/`);
    }, delayMs);
  }

  webContents.on('did-finish-load', () => {
    if (webContents.getURL() === STOPPED_PAGE) return;
    clearTimeout(reopening);
    isReplaced = false;
    loadedAtMs = performance.now();
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    clearTimeout(hanging);
    if (reason !== 'clean-exit') void replace();
  });
  webContents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => {
    if (isMainFrame && code !== ERR_ABORTED) void replace();
  });
  window.on('unresponsive', () => {
    hanging = setTimeout(() => webContents.forcefullyCrashRenderer(), UNRESPONSIVE_MS);
  });
  window.on('responsive', () => clearTimeout(hanging));
  window.on('closed', () => {
    isReplaced = false;
    clearTimeout(hanging);
    clearTimeout(reopening);
  });
}

/** A failed load is told by `did-fail-load`, a load that another one replaced by nothing. */
async function load(window: BrowserWindow, address: string): Promise<void> {
  if (window.isDestroyed()) return;
  await window.loadURL(address).catch(() => {});
}

/** Brings the window back from wherever it is, for a person who asked for it. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
