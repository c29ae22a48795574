import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** The built command, beside which the benchmarks are built. */
export const PROGRAM = join(import.meta.dirname, 'watchdesk.js');
export const BENCH_PASSWORD = 'bench-control-room';

/** Sends the login form and waits for the desk. */
export async function logInAtDesk(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(BENCH_PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').first().waitFor();
}
