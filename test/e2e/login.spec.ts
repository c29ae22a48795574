import type { Page } from '@playwright/test';
import { takesLogins } from './control-room.ts';
import { expect, test } from './hosts.ts';

const CHOSEN = 'harbour crane at noon';

// Here as at a first start by default: with the database that the program makes itself.
test.use({ database: 'embedded' });

async function enter(page: Page, password: string): Promise<void> {
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await takesLogins(page);
  await page.getByRole('button', { name: 'Log in' }).click();
}

test('the one-time password of the first start lets in once, and another has to be chosen', async ({
  desk,
}) => {
  const { page } = desk;
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(page).toHaveTitle(/Watchdesk/);
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();

  await enter(page, 'not the password');
  await expect(page.getByRole('alert')).toBeVisible();
  await enter(page, desk.adminPassword);
  await expect(page.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
  await page.getByLabel('One-time password').fill(desk.adminPassword);
  await page.getByLabel('New password', { exact: true }).fill(CHOSEN);
  await page.getByLabel('New password again').fill(CHOSEN);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(pages).toBeVisible();

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await enter(page, desk.adminPassword);
  await expect(page.getByRole('alert')).toBeVisible();
  await enter(page, CHOSEN);
  await expect(pages).toBeVisible();
});

test.describe('with a password from the settings', () => {
  test.use({ database: 'shared', settings: { WATCHDESK_ADMIN_PASSWORD: CHOSEN } });

  test('nothing is printed, and it lets in', async ({ desk }) => {
    await enter(desk.page, CHOSEN);
    await expect(desk.page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
    expect(desk.log()).not.toContain(CHOSEN);
    expect(desk.log()).not.toContain('one-time');
  });
});
