import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import open from 'open';

type Environment = Readonly<Record<string, string | undefined>>;

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Where installers put a browser that can show an app window and is not on the path. */
function usualPlaces(platform: NodeJS.Platform, env: Environment): readonly string[] {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (platform !== 'win32') return [];
  const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']];
  const programs = [
    join('Google', 'Chrome', 'Application', 'chrome.exe'),
    join('Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ];
  return roots.flatMap((root) => (root === undefined ? [] : programs.map((program) => join(root, program))));
}

/** An installed browser that can show a page in a window of its own (`--app=`), or null. */
export function appWindowBrowser(platform: NodeJS.Platform, env: Environment): string | null {
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => COMMANDS.map((command) => join(folder, command)));
  return [...onPath, ...usualPlaces(platform, env)].find((program) => existsSync(program)) ?? null;
}

/** How the control room was brought on screen. */
export type Opened = 'app window' | 'default browser' | 'nothing';

/** Opens the address in an app window, else in the default browser; without a display in nothing. */
export async function openBrowserWindow(url: string, userId: number | undefined): Promise<Opened> {
  const { platform, env } = process;
  const hasDisplay = platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (!hasDisplay) return 'nothing';
  const browser = appWindowBrowser(platform, env);
  // As root these browsers refuse to run with their sandbox, and are not run without it.
  if (browser !== null && userId !== 0 && (await started(browser, [`--app=${url}`]))) return 'app window';
  const opener = await open(url).catch(() => null);
  opener?.on('error', () => {});
  return opener === null ? 'nothing' : 'default browser';
}

function started(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.unref();
  return new Promise((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
}
