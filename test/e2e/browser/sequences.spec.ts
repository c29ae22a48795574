import { boxAt, expect, goTo, logIn, pressEnter, test } from '../control-room.ts';

test('a sequence is composed with the keyboard, run, stopped and ended by the emergency stop', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const box = boxAt(await boxes(1), 0);
  await logIn(page);
  await goTo(page, 'q');
  await pressEnter(page.getByRole('button', { name: 'Compose a sequence' }));

  const add = async (pattern: string, delayMs: string): Promise<void> => {
    await pressEnter(page.getByRole('button', { name: 'Add a step' }));
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Device or group' }).selectOption({ label: box.hostname });
    await dialog.getByRole('combobox', { name: 'Pattern' }).selectOption({ label: pattern });
    await dialog.getByLabel(/^Delay after/).fill(delayMs);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
  };

  await test.step('compose', async () => {
    await expect(page.getByLabel('Name')).toBeFocused();
    await page.keyboard.type('Evening');
    await add('constant', '0');
    await add('off', '500');
    await add('constant', '20000');
    const steps = page.getByRole('table', { name: 'Steps' }).getByRole('row');
    await expect(steps).toHaveCount(4);
    await pressEnter(page.getByRole('button', { name: 'Remove step 2' }));
    await expect(steps).toHaveCount(3);
    await pressEnter(page.getByRole('button', { name: 'Save the sequence' }));
    await expect(page.getByRole('heading', { name: 'Evening', exact: true })).toBeVisible();
  });

  await test.step('what it was before is kept, and becomes the newest again', async () => {
    const steps = page.getByRole('table', { name: 'Steps', exact: true }).getByRole('row');
    await pressEnter(page.getByRole('button', { name: 'Change', exact: true }));
    await pressEnter(page.getByRole('button', { name: 'Remove step 2' }));
    await expect(steps).toHaveCount(2);
    await page.getByLabel(/^What was changed/).fill('one siren is enough');
    await pressEnter(page.getByRole('button', { name: 'Save the sequence' }));
    await pressEnter(page.getByRole('button', { name: 'Change', exact: true }));
    await expect(steps).toHaveCount(2);
    await pressEnter(page.getByRole('button', { name: 'Versions', exact: true }));
    const versions = page.getByRole('dialog', { name: 'Versions' });
    await expect(versions.getByRole('row', { name: /one siren is enough/ })).toContainText('in use');
    await pressEnter(versions.getByRole('button', { name: 'Take version 1' }));
    await expect(steps).toHaveCount(3);
    await pressEnter(page.getByRole('button', { name: 'Save the sequence' }));
    await expect(page.getByRole('heading', { name: 'Evening', exact: true })).toBeVisible();
  });

  const run = page.getByRole('table', { name: 'Steps of the run' }).getByRole('row');
  const start = page.getByRole('button', { name: 'Run the sequence' });

  await test.step('run and stop', async () => {
    await pressEnter(start);
    await expect(run.nth(1)).toContainText(/answered/i);
    await expect(run.nth(2)).toContainText('not yet');
    await pressEnter(page.getByRole('button', { name: 'Stop this run' }));
    await expect(run.nth(2)).toContainText('not ordered');
    await expect(page.getByText('STOPPED').first()).toBeVisible();
  });

  await test.step('the emergency stop works in a text field and switches off what is on', async () => {
    await pressEnter(start);
    await expect(page.getByRole('button', { name: /Emergency stop of all sequences; 1 runs/ })).toBeVisible();
    // Of this run, not of the one before.
    await expect(run.nth(2)).toContainText('not yet');
    await expect(run.nth(1)).toContainText(/answered/i);
    await page.getByLabel('Why (optional)').press('F8');
    await expect(page.getByText(/Emergency stop: 1 run ended, 1 outputs/)).toBeVisible();
    await expect(page.getByText('EMERGENCY STOP').first()).toBeVisible();
    await expect.poll(() => box.lastCommands.at(-1)?.output?.pattern).toBe(9);
  });

  await test.step('a tile of a panel runs and stops it', async () => {
    await page.getByRole('heading', { name: 'Evening' }).click();
    await goTo(page, 'p');
    await expect(page.getByRole('heading', { name: 'No panels yet' })).toBeVisible();
    await page.keyboard.press('n');
    const panel = page.getByRole('dialog', { name: 'New panel' });
    await panel.getByRole('textbox', { name: 'Name' }).fill('Gate');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Changing Gate' })).toBeVisible();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Add a tile' });
    await dialog.getByRole('combobox', { name: 'Tile' }).selectOption({ label: 'Sequence' });
    await dialog.getByRole('combobox', { name: 'Sequence' }).selectOption({ label: 'Evening' });
    await pressEnter(dialog.getByRole('button', { name: 'Add tile' }));
    await expect(dialog).toBeHidden();
    await page.keyboard.press('Control+s');
    const saving = page.getByRole('dialog', { name: 'Save the panel' });
    await saving.getByLabel('What was changed').fill('the evening');
    await page.keyboard.press('Enter');
    await expect(saving).toBeHidden();
    await pressEnter(start);
    await pressEnter(page.getByRole('button', { name: 'Stop this run' }));
    await expect(page.getByRole('region', { name: 'Sequence' })).toContainText('STOPPED');
  });
});
