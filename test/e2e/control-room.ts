import { randomBytes } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { type Fleet, type FleetOptions, startFleet } from '../../src/fleet/fleet.ts';
import { expect, test as hostTest } from './hosts.ts';

export const ADMIN_PASSWORD = 'harbour crane at noon';
export const BOX_KEY = randomBytes(32).toString('hex');

type StartBoxes = (
  boxes: number,
  options?: Partial<Pick<FleetOptions, 'ratePerS' | 'seed' | 'topicBase'>>,
) => Promise<Fleet>;

/** A control room whose administrator has a known password and whose boxes sign what they send. */
export const test = hostTest.extend<{ boxes: StartBoxes }>({
  settings: { WATCHDESK_ADMIN_PASSWORD: ADMIN_PASSWORD, WATCHDESK_BOX_KEY: BOX_KEY },
  boxes: async ({ desk, settings }, use) => {
    const fleets: Fleet[] = [];
    const key = Buffer.from(settings['WATCHDESK_BOX_KEY'] ?? '', 'hex');
    await use(async (boxes, { ratePerS = 0, seed = 1, topicBase = 'watchdesk' } = {}) => {
      const fleet = await startFleet({
        brokerUrl: desk.brokerUrl,
        topicBase,
        key,
        envelope: 'tail8',
        boxes,
        ratePerS,
        seed,
      });
      fleets.push(fleet);
      return fleet;
    });
    await Promise.all(fleets.map((fleet) => fleet.stop()));
  },
});

export { expect } from './hosts.ts';

/** The box at this place of a fleet. */
export function boxAt(fleet: Fleet, index: number): Fleet['boxes'][number] {
  const box = fleet.boxes[index];
  if (box === undefined) throw new Error(`the fleet has no box ${index}`);
  return box;
}

/** The engine answers and takes logins. The first start makes a database, which takes as long as the machine needs. */
export const takesLogins = (page: Page): Promise<void> =>
  expect(page.getByRole('button', { name: 'Log in' })).toBeEnabled({ timeout: 90_000 });

/** Presses what is there to be pressed: a key is not waited for by a button that is still disabled. */
export async function pressEnter(target: Locator): Promise<void> {
  await expect(target).toBeEnabled();
  await target.press('Enter');
}

/**
 * Every dialog is gone, whatever its title says by now: a title may follow what the feed tells, and the keyboard is the
 * page's again only when nothing lies over it.
 */
export const noDialog = (page: Page): Promise<void> => expect(page.getByRole('dialog')).toHaveCount(0);

/** Types where the keyboard is, once it is in this field. */
export async function typeIn(field: Locator, text: string): Promise<void> {
  await expect(field).toBeFocused();
  await field.page().keyboard.type(text);
}

/** Sends the login form, with the keyboard only. */
export async function enter(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await takesLogins(page);
  await page.keyboard.press('Enter');
}

/** Logs in and waits for the desk. */
export async function logIn(page: Page, username = 'admin', password = ADMIN_PASSWORD): Promise<void> {
  await enter(page, username, password);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
}

/** The first login of somebody who was given a one-time password. */
export async function firstLogIn(
  page: Page,
  username: string,
  oneTime: string,
  chosen: string,
): Promise<void> {
  await enter(page, username, oneTime);
  await page.getByLabel('One-time password').fill(oneTime);
  await page.getByLabel('New password', { exact: true }).fill(chosen);
  await page.getByLabel('New password again').fill(chosen);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
}

/** Adds a user at the administration page, which stays open; returns the one-time password. */
export async function addUser(
  page: Page,
  user: {
    readonly displayName: string;
    readonly username: string;
    readonly role: string;
    /** Without: all. */
    readonly sites?: readonly string[];
  },
): Promise<string> {
  await goTo(page, 's');
  await pressEnter(page.getByRole('button', { name: 'Add a user' }));
  const form = page.getByRole('dialog', { name: 'Add a user' });
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(user.displayName);
  await form.getByRole('textbox', { name: 'User name' }).fill(user.username);
  await form.getByRole('combobox', { name: 'Role' }).selectOption({ label: user.role });
  if (user.sites !== undefined) await chooseSites(form, user.sites);
  await pressEnter(form.getByRole('button', { name: 'Add the user' }));
  const handover = page.getByRole('dialog', { name: `One-time password for ${user.displayName}` });
  const password = await handover.getByLabel('One-time password', { exact: true }).textContent();
  await pressEnter(handover.getByRole('button', { name: 'I have handed it over' }));
  await expect(handover).toBeHidden();
  return password ?? '';
}

/** Of a dialog that asks for sites, these and no others; by keyboard. */
export async function chooseSites(dialog: Locator, sites: readonly string[]): Promise<void> {
  await dialog.getByRole('radio', { name: 'Only these sites' }).press('Space');
  // They may still be on their way.
  await expect(dialog.getByRole('checkbox').first()).toBeVisible();
  for (const box of await dialog.getByRole('checkbox').all()) {
    const name = (await box.locator('xpath=..').textContent()) ?? '';
    const isWanted = sites.some((site) => name.startsWith(site));
    if ((await box.isChecked()) !== isWanted) await box.press('Space');
  }
}

/** Opens the menu of the button with this name and chooses, by keyboard. */
export async function choose(page: Page, menu: string | RegExp, item: string): Promise<void> {
  await pressEnter(page.getByRole('button', { name: menu }));
  const open = page.getByRole('menu');
  await pressEnter(
    open.getByRole('menuitem', { name: item }).or(open.getByRole('menuitemradio', { name: item })),
  );
  await expect(open).toHaveCount(0);
}

/**
 * Presses keys with nothing between them but what each does without a pause: closer than any hand, and what a slow
 * machine makes of a quick one.
 */
export async function pressAtOnce(page: Page, ...keys: readonly string[]): Promise<void> {
  await page.evaluate(async (names) => {
    for (const key of names) {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      for (let done = 0; done < 1000; done += 1) await null;
    }
  }, keys);
}

/** Goes to a page by its two keys, which belong together only where they are pressed within a moment. */
export const goTo = (page: Page, key: string): Promise<void> => pressAtOnce(page, 'g', key);

/** Connects again what was cut off: at once by its button, unless its own next try is first. */
export async function reconnect(page: Page): Promise<void> {
  const tryNow = page.getByRole('button', { name: 'Try now' });
  await expect(async () => {
    if (await tryNow.isVisible()) await tryNow.press('Enter', { timeout: 1000 });
    await expect(page.getByText(/Disconnected since/)).toHaveCount(0, { timeout: 2000 });
  }).toPass({ timeout: 60_000 });
}

/** The button of the account menu, in either language. */
export const ACCOUNT = /^(Account of|Cuenta de) /;

export const queue = (page: Page): Locator => page.getByRole('listbox', { name: 'Open alarms, worst first' });

/** The lines of the queue that speak of `text`, by the sentence that is read out. */
export const line = (page: Page, ...parts: readonly (string | RegExp)[]): Locator => {
  const words = parts.map((part) => (part instanceof RegExp ? part.source : escaped(part)));
  return queue(page).getByRole('option', { name: new RegExp(words.join('.*')) });
};

export const detail = (page: Page): Locator => page.getByRole('complementary', { name: 'Alarm' });

export const banner = (page: Page): Locator =>
  page.getByRole('region', { name: 'Worst unacknowledged alarms' });

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
