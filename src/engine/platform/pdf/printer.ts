import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { createOneAtATime } from '../one-at-a-time.ts';
import { checkBlocks } from './check-blocks.ts';
import type { PrintedDocument } from './document.ts';
import { layOut } from './lay-out.ts';

/** Beside the bundle; not there where the sources run, which then lay out themselves. */
const THREAD = new URL('./printer-thread.js', import.meta.url);
const TIME_LIMIT_MS = 60_000;
const MAX_MEMORY_MB = 512;

/** Prints one document after the other, so that several people who print cost no more than one. */
export interface Printer {
  /** A PDF file. A document beyond `MAX_PRINTED_ROWS` or `MAX_PRINTED_CHARACTERS` is refused as a bug. */
  print(document: PrintedDocument): Promise<Uint8Array<ArrayBuffer>>;
}

export function createPrinter(): Printer {
  const oneAtATime = createOneAtATime();
  return {
    print(document) {
      checkBlocks(document.blocks);
      return oneAtATime(async () => (existsSync(THREAD) ? inThread(document) : layOut(document)));
    },
  };
}

function inThread(document: PrintedDocument): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, {
      workerData: document,
      // Flags of the process that a thread refuses must not stop it.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    });
    thread.unref();
    const limit = setTimeout(() => void thread.terminate(), TIME_LIMIT_MS);
    limit.unref();
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => {
      clearTimeout(limit);
      reject(new Error('the printer ended without a file'));
    });
  });
}
