import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { boxAt, expect, goTo, logIn, noDialog, pressEnter, test, typeIn } from '../control-room.ts';

/** Boxes of one seed are the same ones, and each fleet starts them from the beginning: as after a swap of the board. */
const SEED = 7;
/** A box counts whole seconds: within one, both boards would say the same to the byte, which is a redelivery. */
const NEXT_SECOND_MS = 1100;

/** How far the button stands out of the column of facts that it is in; 0 where it fits. */
const overhangPx = (page: Page, name: string) =>
  page.getByRole('button', { name }).evaluate((button) => {
    const column = button.closest('dd');
    if (column === null) throw new Error('the button is not among the facts');
    return Math.max(
      0,
      Math.ceil(button.getBoundingClientRect().right - column.getBoundingClientRect().right),
    );
  });

test('a box whose board was swapped is refused until an administrator accepts it again', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const fact = (name: string) => page.getByRole('main').getByText(name, { exact: true }).locator('..');
  const open = page.getByRole('button', { name: 'Accept again…' });
  await logIn(page);
  const fleet = await boxes(1, { seed: SEED });
  const before = boxAt(fleet, 0);
  const { hostname } = before;
  const dialog = page.getByRole('dialog', { name: `Accept ${hostname} again?` });
  await before.dropOut();
  await before.reconnect();
  await goTo(page, 'd');
  await pressEnter(page.getByRole('table', { name: 'Devices' }).getByRole('link', { name: hostname }));
  await expect(fact('Boots')).toHaveText(`Boots${before.bootCount}`);
  await fleet.stop();
  await sleep(NEXT_SECOND_MS);
  const box = boxAt(await boxes(1, { seed: SEED }), 0);

  await test.step('what its new board says counts as a recording', async () => {
    expect(box.hostname).toBe(hostname);
    expect(box.bootCount).toBeLessThan(before.bootCount);
    await expect(page.getByRole('button', { name: /Replayed/ }).first()).toBeVisible();
    await expect(fact('Boots')).toHaveText(`Boots${before.bootCount}`);
  });

  await test.step('the question says what it means, and can be left', async () => {
    await pressEnter(open);
    await expect(dialog).toContainText('Accept it only if you know of the swap');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(open).toBeFocused();
  });

  await test.step('accepted, its next status counts', async () => {
    await pressEnter(open);
    await pressEnter(dialog.getByRole('button', { name: 'Accept again' }));
    await expect(dialog).toBeHidden();
    await expect(
      page.getByText(`${hostname} is accepted again with its next message.`).first(),
    ).toBeVisible();
    await expect(open).toBeFocused();
    expect(box.sendStatus()).toBe(true);
    await expect(fact('Boots')).toHaveText(`Boots${box.bootCount}`);
  });

  await test.step('its button fits among the facts, in either language', async () => {
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: 720 });
      expect(await overhangPx(page, 'Accept again…')).toBe(0);
    }
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Find anything' });
    await typeIn(palette.getByRole('combobox'), 'español');
    await palette.getByRole('option', { name: /español/i }).waitFor();
    await page.keyboard.press('Enter');
    await noDialog(page);
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: 720 });
      expect(await overhangPx(page, 'Volver a aceptar…')).toBe(0);
    }
  });
});
