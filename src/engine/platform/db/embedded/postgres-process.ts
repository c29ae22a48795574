import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import type { Logger } from '../../logger.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { ClusterPaths } from './postgres-cluster.ts';
import { asUser, type RunAs } from './run-as.ts';
import { followServerLog } from './server-log.ts';

const run = promisify(execFile);

/** Within the 5 s that a release gets: fast, then immediate (recovered at the next start), then the hard way. */
const FAST_STOP_MS = 3500;
const IMMEDIATE_STOP_MS = 1000;

export interface PostgresProcess {
  readonly pid: number;
  /** Resolves when the process has ended, with its last lines of output. */
  readonly ended: Promise<readonly string[]>;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

export interface PostgresProcessOptions {
  readonly binaries: PostgresBinaries;
  readonly paths: ClusterPaths;
  readonly user: RunAs;
  readonly settings: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

/** Only what a server needs: settings of libpq in our environment must not reach it. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    child.kill(name);
  } catch {
    // It has just ended.
  }
}

export function spawnPostgres(options: PostgresProcessOptions): PostgresProcess {
  const { binaries, paths } = options;
  const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', paths.pgdata, ...settings], {
    cwd: paths.pgdata,
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    // A session of its own: Ctrl-C in a terminal must not end the database before we have written what we hold.
    detached: true,
    windowsHide: true,
    ...asUser(options.user),
  });
  const log = followServerLog(child.stderr, options.logger);
  let over = false;
  // Ends the server where the program leaves without its stop().
  const onExit = () => signal(child, 'SIGINT');
  process.once('exit', onExit);
  const ended = new Promise<readonly string[]>((resolve) => {
    const finish = (reason?: string) => {
      over = true;
      process.off('exit', onExit);
      resolve(reason === undefined ? log.lines : [...log.lines, reason]);
    };
    child.once('close', () => finish());
    child.once('error', (error) => finish(error.message));
  });

  async function endsWithin(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), timeoutMs);
    });
    const result = await Promise.race([ended.then(() => true), timeout]);
    clearTimeout(timer);
    return result;
  }

  async function stop(): Promise<void> {
    if (over) return;
    if (process.platform === 'win32') {
      // Signals end a Windows process at once; pg_ctl asks through the server's own channel.
      await run(binaries.pgCtl, ['stop', '-D', paths.pgdata, '-m', 'fast', '-t', '4'], {
        windowsHide: true,
      }).catch(() => undefined);
      if (await endsWithin(500)) return;
    } else {
      signal(child, 'SIGINT');
      if (await endsWithin(FAST_STOP_MS)) return;
      signal(child, 'SIGQUIT');
      if (await endsWithin(IMMEDIATE_STOP_MS)) return;
    }
    signal(child, 'SIGKILL');
    await ended;
  }

  return { pid: child.pid ?? -1, ended, hasEnded: () => over, stop };
}
