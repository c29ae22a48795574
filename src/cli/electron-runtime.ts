import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Long enough for the runtime's 120 MB over a slow line. */
const FETCH_LIMIT_MS = 300_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of the `electron` package, or null where it is not installed. The package itself is never imported: it
 * would download its runtime as a side effect, and throw where it cannot.
 */
export function electronPackageDir(from: string): string | null {
  try {
    return dirname(createRequire(from).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** The Electron program, or null where the runtime was not fetched. The rules are those of the package. */
export function electronProgram(packageDir: string, env: Environment): string | null {
  const pathFile = join(packageDir, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const program = join(override, name ?? 'electron');
    return existsSync(program) ? program : null;
  }
  if (name === null) return null;
  const program = join(packageDir, 'dist', name);
  return existsSync(program) ? program : null;
}

/** Lets the package fetch its runtime, unless its own variable forbids it; true when it succeeded. */
export async function fetchElectron(packageDir: string, env: Environment): Promise<boolean> {
  if (isSet(env['ELECTRON_SKIP_BINARY_DOWNLOAD'])) return false;
  process.stderr.write(
    'fetching the Electron runtime, once (ELECTRON_SKIP_BINARY_DOWNLOAD=1 prevents it) ...\n',
  );
  // Its own words are a stack trace; the caller says in one line what follows from it.
  const installer = spawn(process.execPath, [join(packageDir, 'install.js')], {
    stdio: 'ignore',
    timeout: FETCH_LIMIT_MS,
  });
  return new Promise((resolve) => {
    installer.once('error', () => resolve(false));
    installer.once('exit', (code) => resolve(code === 0));
  });
}

/** Why the desktop cannot run here although its runtime is there; null when it can. */
export function desktopObstacle(
  platform: NodeJS.Platform,
  env: Environment,
  userId: number | undefined,
): string | null {
  if (platform !== 'linux') return null;
  if (userId === 0) return 'The desktop is not started as root, because its sandbox does not work there';
  if (!isSet(env['DISPLAY']) && !isSet(env['WAYLAND_DISPLAY']))
    return 'There is no display for the desktop here';
  return null;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
