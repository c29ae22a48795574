import type { Locator, Page } from '@playwright/test';
import { violations } from '../axe.ts';
import {
  ADMIN_PASSWORD,
  addUser,
  BOX_KEY,
  boxAt,
  expect,
  firstLogIn,
  goTo,
  logIn,
  pressEnter,
  test,
} from '../control-room.ts';

test.use({
  settings: {
    WATCHDESK_ADMIN_PASSWORD: ADMIN_PASSWORD,
    WATCHDESK_BOX_KEY: BOX_KEY,
  },
});

async function openDevice(page: Page, hostname: string): Promise<void> {
  await goTo(page, 'd');
  await pressEnter(page.getByRole('link', { name: hostname }));
  await expect(page.getByRole('heading', { name: 'Outputs', exact: true })).toBeVisible();
}

const output = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: 'Outputs' }).getByRole('row', { name: new RegExp(`^${name}`) });

const history = (page: Page): Locator => page.getByRole('table', { name: 'Commands' }).getByRole('row');

async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** To the siren's form by keys, up to its first field. */
async function openSirenForm(page: Page): Promise<void> {
  const open = page.getByRole('button', { name: 'Switch on siren…' });
  await expect(open).toBeEnabled();
  await page.keyboard.press('o');
  await expect(open).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Pattern')).toBeFocused();
}

/** What is armed is fired by its key, once that does so. */
async function fireSiren(page: Page): Promise<void> {
  const armed = page.getByRole('region', { name: 'Armed output' });
  await expect(armed.getByRole('button', { name: 'Fire siren' })).toBeEnabled();
  await page.keyboard.press('f');
}

test('a siren is armed, fired, seen to sound and stopped, with the keyboard only', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const box = boxAt(await boxes(1), 0);
  await logIn(page);
  await openDevice(page, box.hostname);
  const siren = output(page, 'Siren');
  await expect(siren).toContainText('Not switched from here yet');

  await test.step('what is armed and not fired switches nothing', async () => {
    await openSirenForm(page);
    await expectAccessible(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const armed = page.getByRole('region', { name: 'Armed output' });
    await expect(armed).toContainText('Armed: Siren on, constant, 30 s');
    await expect(armed.getByRole('timer')).toContainText(/Fire within \d+ s/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(armed).toBeHidden();
    await expect(siren).toContainText('Not switched from here yet');
    expect(box.lastCommands.filter((command) => command.output !== undefined)).toHaveLength(0);
  });

  await test.step('fired, it is on once the box says so', async () => {
    await openSirenForm(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('drill');
    await page.keyboard.press('Enter');
    await fireSiren(page);
    await expect(siren).toContainText(/Confirmed by the device after \d+\.\d s/);
    await expect(siren.getByRole('cell').first()).toContainText('on');
    await expect(siren).toContainText('Administrator');
    await expect(siren).toContainText('“drill”');
    await expect(history(page).nth(1)).toContainText('Siren on, constant, 30 s');
  });

  await test.step('off needs no arming', async () => {
    await pressEnter(page.getByRole('button', { name: 'Switch off siren' }));
    await expect(siren).toContainText('Siren off');
    await expect(siren).toContainText('Confirmed by the device');
    await expect(siren.getByRole('cell').first()).toContainText('off');
  });

  await test.step('the help lists the keys', async () => {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('Go to the outputs');
    await page.keyboard.press('Escape');
  });
});

test('where a site asks for it, somebody else at another station approves what is fired', async ({
  desk,
  boxes,
}) => {
  const admin = desk.page;
  const box = boxAt(await boxes(1), 0);
  await logIn(admin);
  await openDevice(admin, box.hostname);
  const oneTime = await addUser(admin, { displayName: 'Ana Torres', username: 'ana', role: 'Supervisor' });
  await goTo(admin, 'c');
  await admin.getByRole('checkbox', { name: 'Default' }).press('Space');
  await expect(admin.getByRole('checkbox', { name: 'Default' })).toBeChecked();
  await expectAccessible(admin);

  const ana = await desk.newStation();
  await firstLogIn(ana, 'ana', oneTime, 'five swallows over the pier');

  await openDevice(admin, box.hostname);
  await openSirenForm(admin);
  await admin.keyboard.press('Tab');
  await admin.keyboard.press('Enter');
  const armed = admin.getByRole('region', { name: 'Armed output' });
  await expect(armed).toContainText('A second person must approve: Siren on, constant, 30 s');
  await expect(armed.getByRole('button', { name: 'Fire siren' })).toBeDisabled();
  await admin.keyboard.press('f');

  const requests = ana.getByRole('region', { name: 'Requests for approval' });
  await expect(requests).toContainText(/Administrator at .+ wants to fire/);
  await expect(requests).toContainText(`Siren on, constant, 30 s · ${box.hostname}`);
  await expectAccessible(ana);
  await ana.keyboard.press('y');
  await ana.keyboard.press('Enter');
  await expect(requests).toBeEmpty();

  await expect(armed).toContainText(/Fire within \d+ s/);
  expect(box.lastCommands.filter((command) => command.output !== undefined)).toHaveLength(0);
  await fireSiren(admin);
  const siren = output(admin, 'Siren');
  await expect(siren).toContainText('Confirmed by the device');
  await expect(siren).toContainText('approved by Ana Torres');
});

test('a command to a box that is away waits, and in the end was cancelled or not done', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const box = boxAt(await boxes(1), 0);
  await logIn(page);
  await openDevice(page, box.hostname);
  await expect(page.getByRole('button', { name: 'Switch off siren' })).toBeEnabled();
  await box.dropOut();

  await test.step('its outputs cannot be switched, and the page says why', async () => {
    await expect(page.getByText(/The box is offline, last heard \d\d:\d\d:\d\d/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Switch on siren…' })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Switch off siren' })).toBeDisabled();
  });

  await test.step('one is cancelled', async () => {
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Command', { exact: true }).selectOption({ label: 'Memory' });
    await expect(dialog).toContainText('answered, not verifiable');
    await expectAccessible(page);
    await pressEnter(dialog.getByRole('button', { name: 'Send' }));
    await expect(dialog).toHaveCount(0);
    await expect(history(page).nth(1)).toContainText('Waits for the box to come online');
    await pressEnter(page.getByRole('button', { name: 'Cancel: Memory' }));
    await expect(history(page).nth(1)).toContainText('Cancelled by Administrator before it was sent');
  });

  await test.step('one expires', async () => {
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Command', { exact: true }).selectOption({ label: 'Restart' });
    await dialog.getByLabel('Wait before it').fill('4000');
    await pressEnter(dialog.getByRole('button', { name: 'Send' }));
    await expect(dialog).toContainText('A number from 0 to 3600');
    await dialog.getByLabel('Wait before it').fill('5');
    await dialog.getByLabel('Give up after').selectOption({ label: '10 seconds' });
    await pressEnter(dialog.getByRole('button', { name: 'Send' }));
    await expect(history(page).nth(1)).toContainText('Not done: it could not be sent before', {
      timeout: 25_000,
    });
  });
});

test('many devices get a command after a preview, each with its own outcome', async ({ desk, boxes }) => {
  const { page } = desk;
  const fleet = await boxes(3);
  await logIn(page);
  await goTo(page, 'd');
  await expect(page.getByText('3 of 3')).toBeVisible();
  for (const { hostname } of fleet.boxes) {
    const select = page.getByRole('checkbox', { name: `Select ${hostname}` });
    await select.press('Space');
    await expect(select).toBeChecked();
  }
  await pressEnter(page.getByRole('button', { name: 'Send a command…' }));
  await page.getByLabel('Command', { exact: true }).selectOption({ label: 'Set its clock' });
  await pressEnter(page.getByRole('button', { name: 'Preview' }));
  await expect(page.getByRole('heading', { name: '3 devices will get: Set its clock' })).toBeVisible();
  await pressEnter(page.getByRole('button', { name: 'Send to 3 devices' }));
  await expect(page.getByRole('heading', { name: 'Set its clock', exact: true })).toBeVisible();
  await expect(page.getByText('3 of 3 over')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('3 answered, not verifiable')).toBeVisible();
  for (const { hostname } of fleet.boxes) {
    await expect(page.getByRole('listitem').filter({ hasText: hostname })).toContainText(
      'Answered, not verifiable',
    );
  }
  await expectAccessible(page);
});
