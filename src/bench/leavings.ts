import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

type End = () => Promise<unknown>;

/** Of this process, as its signals are: what a run has begun and not ended yet. */
const begun = new Set<End>();
let isTended = false;

/** For one of them; then the run goes on to the next. */
const END_LIMIT_MS = 15_000;
/** What a shell reports of a program that was ended by Ctrl C. */
const INTERRUPTED = 130;

/** To be ended with the run, unless the returned function did so before. */
export function leave(end: End): () => Promise<void> {
  const entry = () => end();
  begun.add(entry);
  return async () => {
    if (begun.delete(entry)) await entry();
  };
}

/** Whether this process ends what it has begun also when it is interrupted; else a child ends with its terminal. */
export const endsWhatItBegan = (): boolean => isTended;

/** A folder for this run alone. */
export async function scratchFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  leave(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Ends what the work has begun, the newest first, however the work ends: also by SIGINT and SIGTERM. */
export async function tidily(work: () => Promise<number>): Promise<number> {
  isTended = true;
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(INTERRUPTED));
  });
  interrupted.then(() => {
    // What was under way fails now that its servers go, and nobody waits for it.
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', () => undefined);
  });
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    for (const end of [...begun].reverse()) {
      begun.delete(end);
      await Promise.race([end().catch(() => undefined), sleep(END_LIMIT_MS, undefined, { ref: false })]);
    }
  }
}
