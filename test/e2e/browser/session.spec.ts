import { expect, test } from '../hosts.ts';

const PASSWORD = 'harbour crane at noon';
test.use({ settings: { WATCHDESK_ADMIN_PASSWORD: PASSWORD } });

test('a session outlives a reload, by a cookie that no script can read', async ({ desk }) => {
  const { page } = desk;
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await expect(pages).toBeVisible();
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({
    name: 'watchdesk_session',
    httpOnly: true,
    sameSite: 'Strict',
    expires: -1,
  });
  expect(await page.evaluate('document.cookie')).toBe('');

  await page.reload();
  await expect(pages).toBeVisible();

  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  await expect.poll(() => page.context().cookies()).toEqual([]);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
});
