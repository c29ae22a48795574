import type { Page } from '@playwright/test';
import { expect, test } from './hosts.ts';

const CHOSEN = 'harbour crane at noon';

async function enter(page: Page, password: string): Promise<void> {
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

test('the login page is there when the program says so', async ({ desk }) => {
  await expect(desk.page).toHaveTitle(/Watchdesk/);
  await expect(desk.page.getByRole('button', { name: 'Log in' })).toBeVisible();
});

test('a wrong password is refused, and the right one still lets in', async ({ desk }) => {
  await enter(desk.page, 'not the password');
  await expect(desk.page.getByRole('alert')).toBeVisible();
  await enter(desk.page, desk.adminPassword);
  await expect(desk.page.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
});

test('the one-time password lets in once, and another has to be chosen', async ({ desk }) => {
  const { page } = desk;
  await enter(page, desk.adminPassword);
  await page.getByLabel('One-time password').fill(desk.adminPassword);
  await page.getByLabel('New password', { exact: true }).fill(CHOSEN);
  await page.getByLabel('New password again').fill(CHOSEN);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await enter(page, desk.adminPassword);
  await expect(page.getByRole('alert')).toBeVisible();
  await enter(page, CHOSEN);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
});

test.describe('with a password from the settings', () => {
  test.use({ settings: { WATCHDESK_ADMIN_PASSWORD: CHOSEN } });

  test('nothing is printed, and it lets in', async ({ desk }) => {
    await enter(desk.page, CHOSEN);
    await expect(desk.page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
    expect(desk.log()).not.toContain(CHOSEN);
    expect(desk.log()).not.toContain('one-time');
  });
});
