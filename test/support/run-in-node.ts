import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface NodeProgram {
  readonly process: ChildProcessByStdio<null, Readable, null>;
  /** The first line that the program printed. */
  readonly firstLine: string;
}

/**
 * Bundles a TypeScript entry and runs it in a Node process of its own, for tests that kill a process. Resolves with
 * its first line of output.
 */
export async function runInNode(entry: string, args: readonly string[]): Promise<NodeProgram> {
  // Inside the package, so that the bundle finds its dependencies.
  const outDir = await mkdtemp(path.join(ROOT, 'node_modules', '.watchdesk-test-'));
  try {
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: entry,
        outDir,
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: 'program.js' } },
      },
    });
    const child = spawn(process.execPath, [path.join(outDir, 'program.js'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const firstLine = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', (code) => reject(new Error(`${entry} ended with ${code} before it printed a line`)));
    });
    return { process: child, firstLine };
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}
