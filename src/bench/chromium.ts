import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwrightChromium } from 'playwright-core';
import { leave } from './leavings.ts';

const DEBIAN_CHROMIUM = '/usr/bin/chromium';

/**
 * How tests and benchmarks start Chromium. Without the resolver rule it looks up its maker's servers, whatever else is switched off;
 * as root its sandbox does not start.
 */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
  '--autoplay-policy=no-user-gesture-required',
];

/** What the processes of a run inherit, so that only the first of them tries whether Chromium starts. */
const VARIABLE = 'E2E_CHROMIUM';

let located: Promise<string> | undefined;

/** A Chromium that starts here: Debian's where it is installed, else the one that npm brought (unpacked once). */
export function chromiumExecutable(): Promise<string> {
  located ??= existsSync(DEBIAN_CHROMIUM) ? Promise.resolve(DEBIAN_CHROMIUM) : bundled();
  return located;
}

async function bundled(): Promise<string> {
  const tried = process.env[VARIABLE];
  if (tried !== undefined && existsSync(tried)) return tried;
  const executablePath = await chromium.executablePath();
  try {
    const browser = await playwrightChromium.launch({ executablePath, args: [...chromiumArgs] });
    await browser.close();
  } catch (error) {
    const library = /error while loading shared libraries: (\S+?):/.exec(String(error))?.[1];
    if (library === undefined) throw error;
    throw new Error(
      `Chromium needs the system library ${library}: install it with "apt-get install -y libnss3 libnspr4".`,
      { cause: error },
    );
  }
  process.env[VARIABLE] = executablePath;
  return executablePath;
}

/** A browser without a window. */
export async function openChromium(): Promise<Browser> {
  const browser = await playwrightChromium.launch({
    executablePath: await chromiumExecutable(),
    args: [...chromiumArgs],
    // Its own handlers would end the program before the rest is tidied up.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  leave(() => browser.close());
  return browser;
}
