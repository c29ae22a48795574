import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../../app-error.ts';
import type { Logger } from '../../logger.ts';
import { isUnavailable } from '../connection-errors.ts';
import type { ClusterPaths } from './postgres-cluster.ts';
import { connectSupervisor } from './supervisor-lock.ts';

const POLL_MS = 25;
const ANSWER_WITHIN_MS = 30_000;
const FAST_STOP_MS = 10_000;
const IMMEDIATE_STOP_MS = 5000;

/** A zombie still has its pid, but runs no more (a container's first process may never collect it). */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (process.platform !== 'linux') return true;
  const facts = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The state follows the name, which stands in parentheses (proc(5)).
  return !/^[ZX]/.test(facts.slice(facts.lastIndexOf(')') + 2));
}

/** PostgreSQL works inside its data folder; a process elsewhere has only inherited the number. */
async function worksIn(pid: number, pgdata: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  return cwd === (await realpath(pgdata));
}

async function waitForEnd(pid: number, withinMs: number): Promise<boolean> {
  for (const until = performance.now() + withinMs; performance.now() < until; await sleep(POLL_MS)) {
    if (!(await isRunning(pid))) return true;
  }
  return false;
}

/** SetupError where a Watchdesk runs it. Whether it is there at all: it may be ending, and answers nobody meanwhile. */
async function isLeftBehind(paths: ClusterPaths, pid: number, connectionString: string): Promise<boolean> {
  for (const until = performance.now() + ANSWER_WITHIN_MS; await isRunning(pid); await sleep(POLL_MS)) {
    try {
      const supervisor = await connectSupervisor(connectionString);
      await supervisor.client.end();
      if (supervisor.locked) return true;
      throw new SetupError(
        `The data folder ${paths.dataDir} is in use by another running Watchdesk; close that one, or set WATCHDESK_DATA_DIR to another folder.`,
      );
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (performance.now() < until) continue;
      throw new SetupError(
        `A PostgreSQL of an earlier start still works in ${paths.pgdata} and does not answer; wait until it ends, or end it, then start again.`,
        { cause: error },
      );
    }
  }
  return false;
}

/**
 * Ends the PostgreSQL that an earlier, killed Watchdesk left behind; its data is then closed cleanly. One whose
 * Watchdesk lives is left alone: SetupError.
 */
export async function stopOrphan(
  paths: ClusterPaths,
  urlForPort: (port: number) => string,
  logger: Logger,
): Promise<void> {
  const pidFile = path.join(paths.pgdata, 'postmaster.pid');
  const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (!(await isRunning(pid)) || !(await worksIn(pid, paths.pgdata))) {
    await rm(pidFile, { force: true });
    return;
  }
  if (!(await isLeftBehind(paths, pid, urlForPort(port)))) return;
  logger.warn({ pid }, 'stopping the PostgreSQL that an earlier start left behind');
  process.kill(pid, 'SIGINT');
  if (await waitForEnd(pid, FAST_STOP_MS)) return;
  process.kill(pid, 'SIGQUIT');
  if (await waitForEnd(pid, IMMEDIATE_STOP_MS)) return;
  throw new SetupError(
    `The PostgreSQL process ${pid} of an earlier start does not end; end it and start again.`,
  );
}
