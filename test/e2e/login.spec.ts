import { expect, test } from './hosts.ts';

test('the login page is there when the address is', async ({ desk }) => {
  await expect(desk.page).toHaveTitle(/Watchdesk/);
  await expect(desk.page.getByLabel(/user/i)).toBeVisible();
});
