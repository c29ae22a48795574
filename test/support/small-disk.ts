import { execFile } from 'node:child_process';
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const BLOCK_BYTES = 4096;
const CHUNK_BYTES = 256 * BLOCK_BYTES;
/** How soon room that a program gives back is taken again. */
const REFILL_MS = 20;

/** A file system of its own in an existing folder, so that it can be full without the machine's being so. */
export interface SmallDisk {
  /** Resolves when not one block is left; it stays so until `free`. */
  fill(): Promise<void>;
  free(): Promise<void>;
  /** Nothing may use it any more. What is on it is lost. */
  remove(): Promise<void>;
}

/** Writes until there is no room. */
async function writeAll(file: FileHandle): Promise<void> {
  for (const bytes of [CHUNK_BYTES, BLOCK_BYTES]) {
    const zeros = Buffer.alloc(bytes);
    try {
      for (;;) await file.write(zeros);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}

export async function smallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'watchdesk-test', folder]);
  } catch (cause) {
    throw new Error('a full disk needs one of its own: run this as root, with the right to mount', { cause });
  }
  const filler = path.join(folder, 'filler');
  let filling: { readonly stop: AbortController; readonly over: Promise<void> } | null = null;

  async function keepFull(file: FileHandle, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(REFILL_MS);
      await writeAll(file);
    }
    await file.close();
  }

  async function free(): Promise<void> {
    filling?.stop.abort();
    await filling?.over;
    filling = null;
    await rm(filler, { force: true });
  }

  return {
    async fill() {
      const file = await open(filler, 'w');
      await writeAll(file);
      const stop = new AbortController();
      filling = { stop, over: keepFull(file, stop.signal) };
    },
    free,
    async remove() {
      await free();
      await run('umount', [folder]);
    },
  };
}
