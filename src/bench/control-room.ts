import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endsWhatItBegan, leave } from './leavings.ts';

/** A control room started as its user would start it, as a process of its own. */
export interface ControlRoom {
  readonly url: string;
  readonly pid: number;
  /** What it said on stderr so far. */
  log(): string;
  hasEnded(): boolean;
  /** SIGTERM and wait; SIGKILL where `signal` says so. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const START_LIMIT_MS = 60_000;

/**
 * What the installed command gives Node. Messages live until they are committed: with V8's own 16 MB most of them are
 * moved twice and then kept for a larger collection, and its helper threads take the processor from database and broker.
 * Together it is a quarter of what a message costs.
 */
export const usualNodeArgs: readonly string[] = ['--max-semi-space-size=32', '--single-threaded-gc'];

async function listeningUrl(child: ChildProcess, log: () => string): Promise<string> {
  if (child.stdout === null) throw new Error('the control room has no standard output');
  const lines = createInterface({ input: child.stdout });
  const found = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const url = /^listening on (http:\/\/\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the control room ended with ${code}:\n${log()}`)));
    setTimeout(
      () => reject(new Error(`no address after ${START_LIMIT_MS} ms:\n${log()}`)),
      START_LIMIT_MS,
    ).unref();
  });
  return found;
}

export async function startControlRoom(options: {
  /** Path of the built command. */
  readonly program: string;
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** For Node itself, beside the usual ones: a profiler, say. */
  readonly nodeArgs?: readonly string[];
}): Promise<ControlRoom> {
  let text = '';
  const args = [...usualNodeArgs, ...(options.nodeArgs ?? []), options.program, 'serve', '--port', '0'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, WATCHDESK_DATA_DIR: options.dataDir, WATCHDESK_LOG_LEVEL: 'info', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl C then reaches it once, through us: a second time would end it at once, with its database left behind.
    detached: endsWhatItBegan(),
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-100_000);
  });
  let isTold = false;
  /** A second SIGTERM would end it before it has stopped. */
  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    if (signal === 'SIGKILL' || !isTold) child.kill(signal);
    isTold = true;
    await ended;
    return child.exitCode;
  }
  leave(() => {
    // Where it was made to stand still, it cannot hear of its end.
    child.kill('SIGCONT');
    return stop();
  });
  const url = await listeningUrl(child, () => text);
  return {
    url,
    pid: child.pid ?? 0,
    log: () => text,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop,
  };
}
