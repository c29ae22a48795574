import { boxAt, expect, goTo, logIn, pressEnter, test, typeIn } from './control-room.ts';

test('boxes appear by themselves, are found, read and live', async ({ desk, boxes }) => {
  const { page } = desk;
  await logIn(page);
  await goTo(page, 'd');
  await expect(page.getByText('No devices yet')).toBeVisible();

  const table = page.getByRole('table', { name: 'Devices' });
  const fleet = await boxes(6, { ratePerS: 12 });
  const chosen = boxAt(fleet, 3);
  const rows = table.getByRole('row').filter({ hasText: 'ESG_ALARM_' });

  await test.step('each is a line with its state', async () => {
    await expect(rows).toHaveCount(6);
    await expect(page.getByText('6 of 6')).toBeVisible();
    await expect(rows.first()).toContainText(/normal.*Wi-Fi|normal.*Ethernet/);
    await expect(rows.first()).toContainText(/\d+\.\d °C/);
  });

  await test.step('one is found by its MAC address, and opened by keyboard', async () => {
    await page.keyboard.press('/');
    const filter = page.getByRole('searchbox', { name: 'Filter devices' });
    await typeIn(filter, chosen.mac.replaceAll(':', ''));
    await expect(rows).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(rows.getByRole('link')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: chosen.hostname })).toBeVisible();
  });

  await test.step('its values go on while one looks', async () => {
    const temperature = page.getByRole('main').getByText('Temperature', { exact: true }).first();
    const shown = temperature.locator('..');
    const before = await shown.textContent();
    await expect(shown).not.toHaveText(before ?? '');
    const contact = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Panic 1' });
    await expect(contact).toContainText('released');
    await chosen.press('panic1');
    await expect(contact).toContainText('pressed');
    await expect(page.getByRole('row', { name: /PANIC 1.*NEW/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /PANIC 1.*active/ })).toBeVisible();
  });

  await test.step('each chart is drawn, and says in words what it shows', async () => {
    for (const metric of ['Temperature', 'Humidity', 'Fan']) {
      const sentence = new RegExp(`^${metric} in the last 24 hours: lowest .*, highest .*, last \\d`);
      const chart = page.getByRole('img', { name: sentence });
      await expect(chart).toBeVisible();
      await expect(chart.locator('canvas')).toBeVisible();
    }
  });

  await test.step('the charts show more of the past, and say so', async () => {
    await page.getByRole('button', { name: '2 y', exact: true }).click();
    const chart = page.getByRole('img', { name: /^Temperature in the last 2 years: lowest .*, last \d/ });
    await expect(chart.locator('canvas')).toBeVisible();
    await page.getByRole('button', { name: '24 h', exact: true }).click();
    await expect(page.getByRole('img', { name: /^Temperature in the last 24 hours: lowest/ })).toBeVisible();
  });

  await test.step('a power failure shows, and the filter finds it', async () => {
    await page.keyboard.press('Escape');
    await expect(rows).toHaveCount(1);
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Filter devices' })).toBeFocused();
    await page.keyboard.press('Delete');
    await expect(rows).toHaveCount(6);
    await boxAt(fleet, 5).dropOut();
    await pressEnter(page.getByRole('button', { name: /^Offline/ }));
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText(boxAt(fleet, 5).hostname);
    await expect(rows).toContainText('OFFLINE');
    await pressEnter(page.getByRole('button', { name: /^All/ }));
  });
});
