import { execFile } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../..');
const LOCK = path.join(ROOT, 'node_modules', '.watchdesk-build-lock');
/** Longer than any build: what is older was left behind by a run that was killed. */
const LOCK_AGE_MS = 180_000;

async function tryLock(): Promise<boolean> {
  try {
    await mkdir(LOCK);
    return true;
  } catch {
    const facts = await stat(LOCK).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.mtimeMs > LOCK_AGE_MS) await rm(LOCK, { recursive: true });
    return false;
  }
}

/**
 * The built command, as its users run it. Whatever is older than its source is built first, by one of the test files
 * that ask at the same time.
 */
export async function builtProgram(): Promise<string> {
  while (!(await tryLock())) await sleep(100);
  try {
    await promisify(execFile)(process.execPath, [path.join(ROOT, 'bin/watchdesk.mjs'), '--help']);
  } finally {
    await rm(LOCK, { recursive: true, force: true });
  }
  return path.join(ROOT, 'out/node/watchdesk.js');
}
