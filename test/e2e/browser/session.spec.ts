import { takesLogins } from '../control-room.ts';
import { expect, test } from '../hosts.ts';

const PASSWORD = 'harbour crane at noon';
test.use({ settings: { WATCHDESK_ADMIN_PASSWORD: PASSWORD } });

test('a session outlives a reload, by a cookie that no script can read', async ({ desk }) => {
  const { page } = desk;
  // By name, in no order; the other one is the browser's own and stays.
  const session = async () =>
    (await page.context().cookies()).find(({ name }) => name === 'watchdesk_session');
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await takesLogins(page);
  await page.getByRole('button', { name: 'Log in' }).click();
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toBeVisible();
  expect(await session()).toMatchObject({ httpOnly: true, sameSite: 'Strict', expires: -1 });
  expect((await page.context().cookies()).every(({ httpOnly }) => httpOnly)).toBe(true);
  expect(await page.evaluate('document.cookie')).toBe('');

  await page.reload();
  await expect(pages).toBeVisible();

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  await expect.poll(session).toBeUndefined();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
});
