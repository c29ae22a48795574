import type { Locator, Page } from '@playwright/test';
import { type BoardFault, startRelayBoard } from '../../../src/fleet/relay-board-link.ts';
import { violations } from '../axe.ts';
import {
  ADMIN_PASSWORD,
  addUser,
  banner,
  expect,
  firstLogIn,
  goTo,
  logIn,
  pressEnter,
  test,
} from '../control-room.ts';

test.use({ settings: { WATCHDESK_ADMIN_PASSWORD: ADMIN_PASSWORD } });

async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

async function openBoard(page: Page, name: string): Promise<void> {
  await goTo(page, 'd');
  await pressEnter(page.getByRole('link', { name, exact: true }));
  await expect(page.getByRole('heading', { name: 'Channels' })).toBeVisible();
}

const channel = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** The same button at the same moment; how far apart the two presses were, in milliseconds. */
async function pressTogether(buttons: readonly Locator[]): Promise<number> {
  const times = await Promise.all(
    buttons.map((button) =>
      button.evaluate((element: HTMLElement) => {
        element.click();
        return Date.now();
      }),
    ),
  );
  return Math.max(...times) - Math.min(...times);
}

test('channels are set up, switched from two desks, armed and fired, and always tell what the board says', async ({
  desk,
}) => {
  const admin = desk.page;
  let fault: BoardFault | null = null;
  await logIn(admin);
  const board = await startRelayBoard({
    brokerUrl: desk.brokerUrl,
    base: 'autocore/devices',
    uuid: 'esp32-gate',
    channels: 8,
    generation: 'v2',
    fault: () => fault,
  });
  const ordered = (number: number, state: boolean): number =>
    board.orders.filter((order) => JSON.stringify(order).includes(`"channel":${number},"state":${state},`))
      .length;
  const light = channel(admin, 'Yard light');
  const horn = channel(admin, 'Horn');

  try {
    const user = { displayName: 'Ana Torres', username: 'ana', role: 'Supervisor' };
    const oneTime = await addUser(admin, user);
    await openBoard(admin, 'esp32-gate');

    await test.step('a technician says what the board and its channels are', async () => {
      await pressEnter(admin.getByRole('button', { name: 'Settings of Relay 1' }));
      const settings = admin.getByRole('dialog', { name: 'Channel 1: settings' });
      await settings.getByRole('textbox', { name: 'Name' }).fill('Horn');
      await settings.getByLabel('How it is operated').selectOption('pulse');
      await settings.getByLabel('On for').fill('90');
      await settings.getByLabel('Unit').selectOption('min');
      await pressEnter(settings.getByRole('button', { name: 'Save' }));
      await expect(settings).toContainText('50 ms to 60 min');
      await expectAccessible(admin);
      await settings.getByLabel('Unit').selectOption('s');
      await settings.getByLabel('Dangerous').press('Space');
      await pressEnter(settings.getByRole('button', { name: 'Save' }));
      await expect(settings).toBeHidden();
      await expect(horn).toContainText('Dangerous: arm, then fire.');

      await pressEnter(admin.getByRole('button', { name: 'Settings of Relay 2' }));
      const second = admin.getByRole('dialog', { name: 'Channel 2: settings' });
      await second.getByRole('textbox', { name: 'Name' }).fill('Yard light');
      await second.getByLabel('Notes').fill('Fuse F4 in the cabinet');
      await pressEnter(second.getByRole('button', { name: 'Save' }));
      await expect(second).toBeHidden();
      await expect(light).toContainText('Fuse F4 in the cabinet');

      await pressEnter(admin.getByRole('button', { name: 'Settings of Relay 8' }));
      const last = admin.getByRole('dialog', { name: 'Channel 8: settings' });
      await last.getByLabel('In use').press('Space');
      await pressEnter(last.getByRole('button', { name: 'Save' }));
      await expect(last).toBeHidden();
      await expect(admin.getByRole('button', { name: '8 · Relay 8' })).toBeVisible();

      await pressEnter(admin.getByRole('button', { name: 'Board settings…' }));
      const ofBoard = admin.getByRole('dialog', { name: 'Settings of esp32-gate' });
      await ofBoard.getByLabel('Heartbeat').fill('50');
      await pressEnter(ofBoard.getByRole('button', { name: 'Save' }));
      await expect(ofBoard).toContainText('100 to 500 ms');
      await ofBoard.getByLabel('Heartbeat').fill('100');
      await ofBoard.getByLabel('Name of the board').fill('Gate board');
      await pressEnter(ofBoard.getByRole('button', { name: 'Save' }));
      await expect(ofBoard).toBeHidden();
      await expect(admin.getByRole('heading', { name: 'Gate board', exact: true })).toBeVisible();
      await expect(admin.getByText('heartbeat 100 ms while held')).toBeVisible();
    });

    await test.step('one is switched on, with who, where and why', async () => {
      await admin.getByLabel('Why (optional)').fill('night round');
      await pressEnter(admin.getByRole('button', { name: 'Switch Yard light on' }));
      await expect(light).toContainText('ON');
      await expect(light).toContainText(/Administrator at browser .+ · night round/);
      await expect(admin.getByLabel('Why (optional)')).toHaveValue('');
      expect(board.relays.isOn(2)).toBe(true);
    });

    const ana = await desk.newStation();
    await firstLogIn(ana, 'ana', oneTime, 'five swallows over the pier');
    await openBoard(ana, 'Gate board');

    await test.step('two desks press at once: one order, and both show what the board says', async () => {
      const buttons = [admin, ana].map((page) =>
        page.getByRole('button', { name: 'Switch Yard light off', exact: true }),
      );
      for (const button of buttons) await expect(button).toBeEnabled();
      const pressedMs = performance.now();
      const apartMs = await pressTogether(buttons);
      await Promise.all(
        [light, channel(ana, 'Yard light')].map((tile) =>
          expect(tile.locator('p').first()).toHaveText(/^off/, { timeout: 10_000 }),
        ),
      );
      const description = `${apartMs} ms apart, agreed after ${Math.round(performance.now() - pressedMs)} ms`;
      test.info().annotations.push({ type: 'two desks', description });
      expect(board.relays.isOn(2)).toBe(false);
      expect(ordered(2, false)).toBe(1);
    });

    await test.step('what the board does not do is an alert', async () => {
      fault = 'drop';
      await pressEnter(admin.getByRole('button', { name: 'Switch Yard light on' }));
      await expect(light).toContainText(/wanted on, \d/);
      await expect(banner(admin)).toContainText('RELAY DIFFERS');
      fault = null;
      board.relays.press(2);
      await expect(light).toContainText('ON');
      await expect(light).not.toContainText('wanted on');
    });

    await test.step('a dangerous one is armed and disarmed, or fired', async () => {
      const armed = admin.getByRole('region', { name: 'Armed channel: Horn' });
      await pressEnter(admin.getByRole('button', { name: 'Arm Horn' }));
      await expect(armed).toContainText(/Fire within \d+ s/);
      await admin.keyboard.press('Enter');
      await admin.keyboard.press('Escape');
      await expect(armed).toBeHidden();
      expect(ordered(1, true)).toBe(0);
      await pressEnter(admin.getByRole('button', { name: 'Arm Horn' }));
      await expect(armed.getByRole('button', { name: 'Fire' })).toBeEnabled();
      await admin.keyboard.press('f');
      await expect(horn).toContainText('ON');
      expect(ordered(1, true)).toBe(1);
      await pressEnter(admin.getByRole('button', { name: 'Switch Horn off' }));
      await expect(horn.locator('p').first()).toHaveText(/^off/);
    });

    await test.step('where a site asks for it, somebody at another desk approves it', async () => {
      await goTo(admin, 'c');
      await admin.getByRole('checkbox', { name: 'Default' }).press('Space');
      await expect(admin.getByRole('checkbox', { name: 'Default' })).toBeChecked();
      await openBoard(admin, 'Gate board');
      await pressEnter(admin.getByRole('button', { name: 'Arm Horn' }));
      const armed = admin.getByRole('region', { name: 'Armed channel: Horn' });
      await expect(armed).toContainText('A second person must approve: Horn');
      await expect(armed.getByRole('button', { name: 'Fire' })).toBeDisabled();
      await expectAccessible(admin);
      const requests = ana.getByRole('region', { name: 'Requests for approval' });
      await expect(requests).toContainText('Gate board');
      await ana.keyboard.press('y');
      await ana.keyboard.press('Enter');
      await expect(armed).toContainText(/Fire within \d+ s/);
      await expect(armed).toContainText('Approved by Ana Torres at browser');
      await expect(armed.getByRole('button', { name: 'Fire' })).toBeEnabled();
      await admin.keyboard.press('f');
      await expect(horn).toContainText('ON');
      expect(ordered(1, true)).toBe(2);
    });

    await test.step('without a way to the board nothing can be pressed, and the tile says why', async () => {
      await board.dropOut();
      await expect(light).toContainText('Disabled: the board was last heard');
      await expect(admin.getByRole('button', { name: 'Switch Yard light off' })).toBeDisabled();
      await expect(admin.getByRole('button', { name: 'Arm Horn' })).toBeDisabled();
    });
  } finally {
    await board.stop();
  }
});
