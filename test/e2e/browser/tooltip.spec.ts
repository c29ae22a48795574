import { expect, goTo, logIn, test } from '../control-room.ts';

test('a tooltip that is open does not take Escape from what is under it', async ({ desk }) => {
  const { page } = desk;
  await logIn(page);
  const tooltip = page.getByRole('tooltip');

  await test.step('on a page, which goes back a level', async () => {
    await goTo(page, 'b');
    await expect(page).toHaveURL(/administration\/database$/);
    await page.getByRole('navigation').getByRole('link', { name: 'Devices' }).hover();
    await expect(tooltip).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tooltip).toHaveCount(0);
    await expect(page).toHaveURL(/administration$/);
  });

  await test.step('in a dialog, which closes', async () => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Close' }).hover();
    await expect(tooltip).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tooltip).toHaveCount(0);
    await expect(dialog).toHaveCount(0);
  });
});
