import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/**
 * What runs in plain Node: the `watchdesk` command and the engine's own process. Built apart from the Electron bundles,
 * so that no shared chunk can pull `electron` into them.
 */
export default defineConfig({
  publicDir: false,
  ssr: { external: true },
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'out/node',
    emptyOutDir: true,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        watchdesk: resolve('src/cli/index.ts'),
        'engine-process': resolve('src/main/engine-process/entry.ts'),
        // A thread that lays out what is printed.
        'printer-thread': resolve('src/engine/platform/pdf/printer-thread.ts'),
        // Processes of their own, so that a benchmark's load does not run in the process that measures.
        'bench-publisher': resolve('src/bench/load/publisher.ts'),
        'bench-counter': resolve('src/bench/load/counter.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
    },
  },
});
