import type { Page } from '@playwright/test';
import { boxAt, expect, goTo, logIn, pressEnter, test } from '../control-room.ts';
import { PICTURE } from '../tiny-picture.ts';

const mark = (page: Page, hostname: string) =>
  page.getByRole('tabpanel', { name: /Ground floor/ }).getByRole('link', { name: hostname });

test('a floor plan is made by keyboard, shows how its devices stand, and what one changes all see', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const other = await desk.newStation();
  const box = boxAt(await boxes(2), 0);
  const { hostname } = box;
  await logIn(page);
  await logIn(other);
  const sites = (of: Page) => of.getByRole('listbox', { name: 'Sites, worst first' });
  for (const each of [page, other]) {
    await goTo(each, 'm');
    await sites(each)
      .getByRole('option', { name: /^Default/ })
      .click();
  }

  await test.step('who looks at a site hears of its first plan', async () => {
    await pressEnter(other.getByRole('button', { name: 'Floor plans' }));
    await expect(other.getByText('No floor plans yet')).toBeVisible();
    await pressEnter(page.getByRole('button', { name: 'Floor plans' }));
    await expect(page.getByText('No floor plans yet')).toBeVisible();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Add a floor plan' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Ground floor');
    await dialog
      .getByLabel('Picture')
      .setInputFiles({ name: 'floor.png', mimeType: 'image/png', buffer: PICTURE });
    await expect(dialog.getByText('The picture is there.')).toBeVisible();
    await pressEnter(dialog.getByRole('button', { name: 'Add plan' }));
    await expect(page.getByRole('heading', { name: 'Changing Ground floor' })).toBeVisible();
    await expect(other.getByRole('tab', { name: 'Ground floor' })).toBeVisible();
  });

  await test.step('a device is put on it and moved with the arrows', async () => {
    await page.getByRole('searchbox', { name: 'Device' }).fill(hostname);
    await page.getByRole('listbox', { name: 'Devices found' }).selectOption({ label: hostname });
    const placed = page.getByRole('button', { name: `${hostname}, 50 % from the left, 50 % from the top` });
    await placed.press('Shift+ArrowRight');
    const moved = page.getByRole('button', { name: `${hostname}, 55 % from the left, 50 % from the top` });
    await moved.press('ArrowUp');
    await expect(
      page.getByRole('button', { name: `${hostname}, 55 % from the left, 49 % from the top` }),
    ).toBeFocused();
    await page.keyboard.press('Control+s');
    await expect(mark(page, hostname)).toHaveAttribute('style', /left: 55%; top: 49%/);
    await expect(mark(other, hostname)).toHaveAttribute('style', /left: 55%; top: 49%/);
  });

  await test.step('its alarm and what is on stand there at once, for both', async () => {
    await box.press('panic1');
    for (const each of [page, other]) {
      await expect(mark(each, hostname).getByRole('img', { name: /Priority 1, critical/ })).toBeVisible();
      await expect(mark(each, hostname)).toContainText('Panic 1');
    }
    await expect(other.getByRole('tab', { name: 'Ground floor 1' })).toBeVisible();
  });

  await test.step('of two who change it, the second is told before saving', async () => {
    await page.keyboard.press('e');
    await expect(page.getByRole('heading', { name: 'Changing Ground floor' })).toBeVisible();
    await other.keyboard.press('e');
    await other.getByRole('textbox', { name: 'Name' }).fill('Hall');
    await expect(other.getByRole('button', { name: 'Save' })).toBeEnabled();
    await other.keyboard.press('Control+s');
    await expect(other.getByRole('tab', { name: 'Hall 1' })).toBeVisible();
    await expect(page.getByText(/saved this plan at .*after you had opened it/)).toBeVisible();
    await pressEnter(page.getByRole('button', { name: 'Leave' }));
    await expect(page.getByRole('tab', { name: 'Hall 1' })).toBeVisible();
  });

  await test.step('a site that is given a place moves on every map', async () => {
    await goTo(other, 'm');
    await goTo(page, 's');
    await pressEnter(page.getByRole('link', { name: 'Sites' }));
    await pressEnter(page.getByRole('button', { name: 'Edit Default' }));
    const form = page.getByRole('dialog', { name: 'Edit Default' });
    await form.getByLabel('Latitude').fill('48.2');
    await form.getByLabel('Longitude').fill('16.4');
    await page.keyboard.press('Enter');
    await expect(form).toBeHidden();
    await sites(other)
      .getByRole('option', { name: /^Default/ })
      .click();
    await expect(other.getByRole('complementary', { name: 'Site' })).toContainText('48.2000; 16.4000');
  });
});
