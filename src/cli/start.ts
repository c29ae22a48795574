import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Config } from '../engine/index.ts';
import type { RunInvocation } from './arguments.ts';
import { openBrowserWindow } from './browser-window.ts';
import { startDemoFleet } from './demo-fleet.ts';
import { desktopObstacle, electronPackageDir, electronProgram, fetchElectron } from './electron-runtime.ts';
import { EXIT } from './exit-codes.ts';
import { startHost } from './running-host.ts';
import { readSettings } from './settings.ts';
import { stopSignal } from './stop-signals.ts';

/** Of the project, or of the installed program: where package.json names the desktop's main file. */
const root = fileURLToPath(new URL('../..', import.meta.url));
/** A runtime whose system libraries are missing ends at once with this code. */
const EXIT_NOT_LOADABLE = 127;

/** The desktop, or the browser edition where it cannot run; says which one, and why. */
export async function start(invocation: RunInvocation): Promise<number> {
  const config = readSettings(invocation.flags);
  const signal = stopSignal();
  const runtime = await findRuntime();
  if ('program' in runtime) {
    process.stderr.write('opening the desktop edition\n');
    const code = await runDesktop(runtime.program, invocation, config, signal);
    if (code !== EXIT_NOT_LOADABLE) return code;
  }
  const obstacle = 'obstacle' in runtime ? runtime.obstacle : 'The Electron runtime does not start here';
  process.stderr.write(`${obstacle}; the browser edition opens instead.\n`);
  return runBrowserEdition(invocation, config, signal);
}

type Runtime = { readonly program: string } | { readonly obstacle: string };

async function findRuntime(): Promise<Runtime> {
  const { env, platform } = process;
  const missing = { obstacle: 'The Electron runtime is not installed here' };
  const obstacle = desktopObstacle(platform, env, process.getuid?.());
  const packageDir = electronPackageDir(import.meta.url);
  if (packageDir === null) return missing;
  let program = electronProgram(packageDir, env);
  // Nothing is fetched that could not run here.
  if (program === null && obstacle === null && (await fetchElectron(packageDir, env))) {
    program = electronProgram(packageDir, env);
  }
  if (program === null) return missing;
  return obstacle === null ? { program } : { obstacle };
}

async function runDesktop(
  program: string,
  { flags, demo }: RunInvocation,
  config: Config,
  signal: Promise<NodeJS.Signals>,
): Promise<number> {
  const settings = Object.entries(flags).map(([name, value]) => [`WATCHDESK_${name}`, value]);
  const desktop = spawn(program, [root], {
    stdio: 'inherit',
    env: { ...process.env, ...Object.fromEntries(settings) },
  });
  void signal.then((name) => desktop.kill(name));
  const ended = endOf(desktop);
  const fleet = demo ? startDemoFleet(config) : null;
  const code = await ended;
  await fleet?.stop();
  return code;
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(EXIT_NOT_LOADABLE));
    child.once('exit', (code) => resolve(code ?? EXIT.failed));
  });
}

async function runBrowserEdition(
  { demo, open }: RunInvocation,
  config: Config,
  signal: Promise<NodeJS.Signals>,
): Promise<number> {
  const host = await startHost(config, demo);
  process.stdout.write(`listening on ${host.url}\n`);
  const opened = open ? await openBrowserWindow(host.url, process.getuid?.()) : 'nothing';
  process.stderr.write(
    opened === 'nothing' ? `open ${host.url} in a browser\n` : `opened ${host.url} in the ${opened}\n`,
  );
  await signal;
  return (await host.stop()) ? EXIT.ok : EXIT.failed;
}
