import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { boxAt, expect, goTo, logIn, noDialog, pressEnter, test } from '../control-room.ts';
import { PICTURE } from '../tiny-picture.ts';

const tile = (page: Page, name: string | RegExp) =>
  page.getByRole('listbox', { name: 'Tiles' }).getByRole('option', { name });

async function addTile(page: Page, kind: string, device?: string): Promise<void> {
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Add a tile' });
  await dialog.getByRole('combobox', { name: 'Tile' }).selectOption({ label: kind });
  if (device !== undefined) {
    await dialog.getByRole('searchbox', { name: 'Device' }).fill(device);
    await dialog.getByRole('listbox', { name: 'Devices found' }).selectOption({ label: device });
  }
  if (kind === 'Picture with devices') {
    const file = { name: 'plan.png', mimeType: 'image/png', buffer: PICTURE };
    await dialog.getByLabel('Picture', { exact: true }).setInputFiles(file);
    await expect(dialog.getByText('The picture is there.')).toBeVisible();
  }
  await pressEnter(dialog.getByRole('button', { name: 'Add tile' }));
  await expect(dialog).toBeHidden();
}

async function save(page: Page, note: string): Promise<void> {
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Save the panel' });
  await dialog.getByLabel('What was changed').fill(note);
  await page.keyboard.press('Enter');
  await noDialog(page);
  // Its keys are there with the saved panel, and not before.
  await expect(page.getByRole('heading', { name: 'North gate', exact: true })).toBeVisible();
}

test('a panel is composed by keyboard, used, changed back, and carried as a file', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const fleet = await boxes(2);
  const { hostname } = boxAt(fleet, 0);
  await logIn(page);

  await test.step('a new panel', async () => {
    await goTo(page, 'p');
    await expect(page.getByRole('heading', { name: 'No panels yet' })).toBeVisible();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'New panel' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('North gate');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Changing North gate' })).toBeVisible();
  });

  await test.step('tiles are added, moved and resized, and a step is undone', async () => {
    await addTile(page, 'Value', hostname);
    await addTile(page, 'Device', hostname);
    await addTile(page, 'Picture with devices');
    const value = tile(page, /Temperature/);
    const moved = await value.boundingBox();
    await value.press('ArrowDown');
    await value.press('Shift+ArrowRight');
    await expect.poll(async () => (await value.boundingBox())?.y).toBeGreaterThan(moved?.y ?? 0);
    await expect.poll(async () => (await value.boundingBox())?.width).toBeGreaterThan(moved?.width ?? 0);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await value.boundingBox())?.width).toBe(moved?.width);
    await page.getByRole('textbox', { name: 'Heading' }).fill('Cabinet');
    await expect(tile(page, /Cabinet/)).toBeVisible();
  });

  await test.step('tiles are dragged with the pointer', async () => {
    const device = tile(page, new RegExp(`^${hostname}\\.`));
    const from = await device.boundingBox();
    if (from === null) throw new Error('the tile has no place');
    await page.mouse.move(from.x + 40, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(from.x + 240, from.y + 112, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => (await device.boundingBox())?.x).toBeGreaterThan(from.x + 100);
  });

  await test.step('it is saved, and shows what is', async () => {
    await save(page, 'the first state');
    await expect(page.getByRole('region', { name: 'Cabinet' })).toContainText('°C');
    await expect(page.getByRole('region', { name: hostname })).toContainText('online');
    await expect(page.getByRole('img', { name: 'Picture' })).toBeVisible();
  });

  await test.step('an older version comes back', async () => {
    await page.keyboard.press('e');
    await tile(page, /Cabinet/).press('Delete');
    await expect(tile(page, /Cabinet/)).toHaveCount(0);
    await save(page, 'without the cabinet');
    await page.keyboard.press('e');
    await pressEnter(page.getByRole('button', { name: 'Versions' }));
    const versions = page.getByRole('dialog', { name: 'Versions' });
    await expect(versions.getByRole('row', { name: /without the cabinet/ })).toContainText('in use');
    await pressEnter(versions.getByRole('button', { name: 'Take version 2' }));
    await expect(tile(page, /Cabinet/)).toBeVisible();
    await save(page, 'as it was');
    await expect(page.getByRole('region', { name: 'Cabinet' })).toBeVisible();
  });

  await test.step('leaving asks before it forgets', async () => {
    await page.keyboard.press('e');
    await tile(page, /Cabinet/).press('ArrowDown');
    await page.keyboard.press('Escape');
    const leave = page.getByRole('dialog', { name: 'Leave without saving?' });
    await pressEnter(leave.getByRole('button', { name: 'Discard changes' }));
    await expect(page.getByRole('heading', { name: 'North gate', exact: true })).toBeVisible();
  });

  await test.step('the file makes the same panel', async () => {
    const download = page.waitForEvent('download');
    await pressEnter(page.getByRole('button', { name: 'Export' }));
    const file = await download;
    expect(file.suggestedFilename()).toBe('north-gate.watchdesk-panel.json');
    const text = (await readFile(await file.path(), 'utf8')).replace('"North gate"', '"South gate"');
    await goTo(page, 'p');
    await pressEnter(page.getByRole('button', { name: 'Import' }));
    const dialog = page.getByRole('dialog', { name: 'Import a panel' });
    await dialog
      .getByLabel('File')
      .setInputFiles({ name: 'panel.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await pressEnter(dialog.getByRole('button', { name: 'Import' }));
    await expect(page.getByRole('heading', { name: 'Changing South gate' })).toBeVisible();
    await expect(tile(page, /Cabinet/)).toBeVisible();
    await expect(tile(page, /Picture/).getByRole('img')).toBeVisible();
  });
});
