import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { chromiumArgs, chromiumExecutable } from '../../../src/bench/chromium.ts';
import { tell } from './test-link.ts';

let opening: Promise<BrowserContext> | undefined;
let profile: string | undefined;

/** The Chromium whose pages are the windows. A test joins it over the DevTools protocol. */
export function openBrowser(): Promise<BrowserContext> {
  opening ??= launch();
  return opening;
}

async function launch(): Promise<BrowserContext> {
  profile = await mkdtemp(join(tmpdir(), 'watchdesk-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await chromiumExecutable(),
    args: [...chromiumArgs, '--remote-debugging-port=0'],
    viewport: { width: 1280, height: 720 },
    // Without one Chromium takes the locale of the environment, which on a server is often none that pages know.
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  tell({ type: 'browser', endpoint: `http://127.0.0.1:${port}` });
  return context;
}

export async function closeBrowser(): Promise<void> {
  const context = await opening?.catch(() => undefined);
  await context?.close().catch(() => {});
  if (profile !== undefined) await rm(profile, { recursive: true, force: true }).catch(() => {});
}
