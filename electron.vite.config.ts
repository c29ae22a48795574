import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/**
 * The page lives at the root of its origin in both editions (`app://watchdesk/` and `http://host:port/`) and its
 * deep links must find their assets, so the relative base that electron-vite sets for file:// pages is undone.
 */
const rootBase: Plugin = {
  name: 'watchdesk:root-base',
  enforce: 'post',
  config(config) {
    config.base = '/';
  },
};

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      rolldownOptions: { input: { index: resolve('src/main/index.ts') } },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can load nothing but `electron`: it has to be one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react(), rootBase],
    build: {
      // The browser edition runs in browsers older than Electron's own.
      target: 'es2022',
      rolldownOptions: { input: { index: resolve('src/renderer/index.html') } },
      // The content security policy allows neither inline scripts nor data: fonts.
      assetsInlineLimit: 0,
      minify: true,
    },
  },
});
