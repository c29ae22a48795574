import { createRequire } from 'node:module';
import { defineConfig } from '@playwright/test';
import { chromiumArgs, chromiumExecutable } from './src/bench/chromium.ts';
import { electronProgram } from './src/cli/electron-runtime.ts';
import type { HostOptions } from './test/e2e/hosts.ts';

const electronDir = createRequire(import.meta.url)
  .resolve('electron/package.json')
  .replace(/package\.json$/, '');
const electron = electronProgram(electronDir, process.env);

/**
 * The same specs against each host: the browser edition, the desktop's bundles against a double of `electron`, and
 * the desktop itself where its runtime is present.
 */
export default defineConfig<HostOptions>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  globalSetup: './test/e2e/shared-server.ts',
  // Each scene has ports, folders and a database of its own.
  workers: 2,
  forbidOnly: true,
  retries: 0,
  // A machine of two slow cores gets there as well.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    launchOptions: { executablePath: await chromiumExecutable(), args: [...chromiumArgs] },
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // A film of every scene takes a good part of the processor; what failed has its screenshot.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
  },
  projects: [
    { name: 'browser', testIgnore: 'desktop/**', use: { hostKind: 'browser' } },
    { name: 'desktop-double', testIgnore: 'browser/**', use: { hostKind: 'desktop-double' } },
    ...(electron === null
      ? []
      : [
          {
            name: 'electron',
            testIgnore: ['browser/**', 'desktop/**'],
            use: { hostKind: 'electron' as const, electronProgram: electron },
          },
        ]),
  ],
});
