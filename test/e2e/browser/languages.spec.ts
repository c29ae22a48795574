import type { Page } from '@playwright/test';
import { ACCOUNT, banner, boxAt, choose, expect, goTo, logIn, pressEnter, test } from '../control-room.ts';

/** A text's key in place of the text, or a place that nothing was put into. */
const RAW =
  /\b(?:common|app|problems|session|users|alarms|devices):[a-z]|\b(?:state|column|fact|section|filter|action|detail|status|alarmType|priority|role|word|reason|tail|timeline|disposition|banner|sound|keys|palette|user|columns|login|password|lock)\.[a-zA-Z]|\{\{|\}\}/;

async function expectNoRawTexts(page: Page): Promise<void> {
  const read = await page.evaluate<string>(`[
    document.body.innerText,
    ...[...document.querySelectorAll('[aria-label],[title],[placeholder]')]
      .flatMap((one) => [one.getAttribute('aria-label'), one.getAttribute('title'), one.getAttribute('placeholder')]),
  ].join('\\n')`);
  expect(RAW.exec(read)?.[0]).toBeUndefined();
}

test('everything speaks Spanish when asked to, and English again', async ({ desk, boxes }) => {
  const { page } = desk;
  await logIn(page);
  const fleet = await boxes(1);
  const { hostname } = boxAt(fleet, 0);
  await boxAt(fleet, 0).press('panic1');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await choose(page, ACCOUNT, 'Español');

  await test.step('the frame', async () => {
    await expect(page.locator('html')).toHaveAttribute('lang', 'es');
    const pages = page.getByRole('navigation', { name: 'Páginas' });
    await expect(pages.getByRole('link', { name: 'Alarmas, 1 en espera' })).toBeVisible();
    await expect(pages.getByRole('link', { name: 'Administración' })).toBeVisible();
  });

  await test.step('the alarms', async () => {
    const queue = page.getByRole('listbox', { name: 'Alarmas abiertas, la peor primero' });
    const panic = queue.getByRole('option', { name: /crítica PÁNICO 1, activa, sin reconocer/ });
    await expect(panic).toContainText('NUEVA');
    await expect(page.getByRole('region', { name: 'Peores alarmas sin reconocer' })).toContainText(
      'PÁNICO 1',
    );
    await expectNoRawTexts(page);
    await page.keyboard.press('n');
    await page.keyboard.press('a');
    await expect(queue.getByRole('option')).toContainText('REC Administrator');
  });

  await test.step('the other pages and dialogs', async () => {
    await goTo(page, 'd');
    const device = page.getByRole('table', { name: 'Dispositivos' }).getByRole('link', { name: hostname });
    await expect(device).toBeVisible();
    await expectNoRawTexts(page);
    await pressEnter(device);
    await expect(page.getByRole('heading', { name: hostname })).toBeVisible();
    await expect(page.getByRole('img', { name: /^Temperatura/ })).toBeVisible();
    await expectNoRawTexts(page);
    await goTo(page, 's');
    await expect(page.getByRole('heading', { name: 'Usuarios' })).toBeVisible();
    await expectNoRawTexts(page);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoRawTexts(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('and back', async () => {
    await choose(page, ACCOUNT, 'English');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(banner(page)).toContainText('No unacknowledged alarms');
  });
});
