import { expect, goTo, logIn, noDialog, pressEnter, test, typeIn } from '../control-room.ts';

const HEAD = 'hostname,mac_address,kind,topic_base,name,site,zone,brand,model,tags,latitude,longitude';
const GOOD = 'BOX_A,02:aa:00:00:00:01,alarm_box,watchdesk,Kiosk one,Callao,Pier,Acme,A1,night,-12.05,-77.14';
const BAD = 'BOX_B,not a mac,alarm_box,watchdesk,=1+1,Callao,Pier,Acme,A1,day,-12.05,-277.14';
const MENDED = 'BOX_B,02aa00000002,alarm_box,watchdesk,=1+1,Callao,Pier,Acme,A1,day,-12.05,-77.15';

test('devices are imported once every line is right, found, changed and deleted, by keyboard', async ({
  desk,
}) => {
  const { page } = desk;
  await logIn(page);
  await goTo(page, 'd');
  const table = page.getByRole('table', { name: 'Devices' });
  const shown = (name: string) => table.getByRole('row').filter({ hasText: name });

  await test.step('a file with errors is told line by line and changes nothing', async () => {
    await pressEnter(page.getByRole('button', { name: 'Import' }));
    const dialog = page.getByRole('dialog', { name: 'Import devices' });
    const lines = dialog.getByRole('textbox', { name: 'or paste its lines here' });
    await lines.fill([HEAD, GOOD, BAD].join('\n'));
    await dialog.getByRole('checkbox', { name: /Add sites, zones/ }).press('Space');
    await pressEnter(dialog.getByRole('button', { name: 'Check' }));
    const errors = dialog.getByRole('table', { name: /2 errors/ });
    await expect(errors.getByRole('row').nth(1)).toHaveText(/^3mac_addressnot a macNo MAC address\./);
    await expect(errors.getByRole('row').nth(2)).toHaveText(/^3longitude-277\.14Degrees from/);
    await expect(dialog.getByRole('button', { name: /^Import/ })).toHaveCount(0);

    await lines.fill([HEAD, GOOD, MENDED].join('\n'));
    await pressEnter(dialog.getByRole('button', { name: 'Check' }));
    await expect(dialog.getByText('2 lines: 2 new, 0 changed, 0 as they are')).toBeVisible();
    await expect(dialog.getByText(/Would be added: Callao, Callao \/ Pier, Acme, Acme A1/)).toBeVisible();
    await pressEnter(dialog.getByRole('button', { name: 'Import 2 devices' }));
    await expect(dialog).toBeHidden();
    await expect(shown('Kiosk one')).toContainText('Acme A1 · night');
    await expect(shown('Kiosk one')).toContainText('Callao');
  });

  await test.step('an export guards what a spreadsheet would run, and imports again as it is', async () => {
    const downloading = page.waitForEvent('download');
    await pressEnter(page.getByRole('button', { name: 'Export' }));
    const chunks: Buffer[] = [];
    for await (const chunk of await (await downloading).createReadStream()) chunks.push(Buffer.from(chunk));
    const csv = Buffer.concat(chunks).toString('utf8');
    expect(csv).toContain(",'=1+1,");
    await pressEnter(page.getByRole('button', { name: 'Import' }));
    const dialog = page.getByRole('dialog', { name: 'Import devices' });
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'devices.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await expect(dialog.getByRole('textbox', { name: 'or paste its lines here' })).toHaveValue(/BOX_A/);
    await pressEnter(dialog.getByRole('button', { name: 'Check' }));
    await expect(dialog.getByText('Nothing to do: every device is already so.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('the selection is made by keyboard, tagged, and kept as a group by its filter', async () => {
    await shown('Kiosk one').getByRole('link').focus();
    await page.keyboard.press('x');
    await expect(page.getByText('1 selected')).toBeVisible();
    await page.keyboard.press('Control+a');
    await expect(page.getByText('2 selected')).toBeVisible();
    await pressEnter(page.getByRole('button', { name: 'Tag', exact: true }));
    await typeIn(page.getByRole('textbox', { name: 'Add these tags' }), 'Quay');
    await page.keyboard.press('Enter');
    await noDialog(page);
    await expect(shown('Kiosk one')).toContainText('night quay');
    await expect(shown('=1+1')).toContainText('day quay');
    await shown('Kiosk one').getByRole('link').focus();
    await page.keyboard.press('Escape');
    await expect(page.getByText('2 selected')).toBeHidden();
    await page.getByLabel('Tag', { exact: true }).selectOption('night');
    await expect(shown('=1+1')).toHaveCount(0);
    await pressEnter(page.getByRole('button', { name: 'Save as group' }));
    await typeIn(page.getByRole('dialog').getByRole('textbox'), 'At night');
    await page.keyboard.press('Enter');
    await noDialog(page);
    await pressEnter(page.getByRole('button', { name: 'Clear', exact: true }));
    await expect(shown('=1+1')).toBeVisible();
    await page.getByLabel('Group', { exact: true }).selectOption('At night');
    await expect(shown('=1+1')).toHaveCount(0);
    await expect(shown('Kiosk one')).toBeVisible();
  });

  await test.step('E edits the device; a note stays; its typed name deletes it', async () => {
    await pressEnter(shown('Kiosk one').getByRole('link'));
    await expect(page.getByRole('heading', { name: 'Kiosk one', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Edit' })).toBeEnabled();
    await page.keyboard.press('e');
    const form = page.getByRole('dialog', { name: 'Edit Kiosk one' });
    await expect(form.getByRole('combobox', { name: 'Zone' })).toBeEnabled();
    await form.getByRole('textbox', { name: 'Name' }).fill('Kiosk 1');
    await page.keyboard.press('Enter');
    await noDialog(page);
    await expect(page.getByRole('heading', { name: 'Kiosk 1', exact: true })).toBeVisible();

    await page.getByRole('textbox', { name: 'Add a note' }).fill('Battery changed');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('list', { name: 'Maintenance notes' })).toContainText('Battery changed');

    await pressEnter(page.getByRole('button', { name: 'Delete…' }));
    const asking = page.getByRole('dialog', { name: 'Delete Kiosk 1?' });
    await typeIn(asking.getByRole('textbox'), 'Kiosk');
    await expect(asking.getByRole('button', { name: 'Delete the device' })).toBeDisabled();
    await page.keyboard.type(' 1');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#\/devices$/);
    await expect(shown('Kiosk 1')).toHaveCount(0);
  });

  await test.step('a site is renamed, and its devices bear the new name', async () => {
    await page.goto(page.url().replace('#/devices', '#/administration/sites'));
    await pressEnter(page.getByRole('button', { name: 'Edit Callao' }));
    const form = page.getByRole('dialog', { name: 'Edit Callao' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Callao harbour');
    await page.keyboard.press('Enter');
    await noDialog(page);
    await goTo(page, 'd');
    await pressEnter(page.getByRole('button', { name: 'Clear', exact: true }));
    await expect(shown('=1+1')).toContainText('Callao harbour');
  });
});
