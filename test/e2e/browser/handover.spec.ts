import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import {
  ADMIN_PASSWORD,
  addUser,
  boxAt,
  expect,
  firstLogIn,
  goTo,
  logIn,
  pressEnter,
  test,
} from '../control-room.ts';

const ANA_PASSWORD = 'five swallows over the pier';

/** Signs in the open dialog, where the keyboard is in the password already. */
async function sign(page: Page, dialog: string, password: string): Promise<void> {
  const form = page.getByRole('dialog', { name: dialog });
  await expect(form.getByLabel('Password')).toBeFocused();
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

/** Loads the page again, with a line of which a test can say when what the page asks of handovers gets through. */
async function overSlowLine(page: Page): Promise<{ hold(): void; letThrough(): void }> {
  const held: (() => void)[] = [];
  let holds = false;
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const send = () => server.send(message);
      if (holds && message.toString().includes('handovers/get')) held.push(send);
      else send();
    });
  });
  await page.reload();
  return {
    hold: () => {
      holds = true;
    },
    letThrough: () => {
      holds = false;
      for (const send of held.splice(0)) send();
    },
  };
}

test('a shift is handed over at two stations, by keyboard', async ({ desk, boxes }) => {
  const admin = desk.page;
  const ana = await desk.newStation();
  const slowLine = await overSlowLine(admin);
  await logIn(admin);
  const oneTime = await addUser(admin, { displayName: 'Ana Torres', username: 'ana', role: 'Operator' });
  await firstLogIn(ana, 'ana', oneTime, ANA_PASSWORD);
  const fleet = await boxes(2);
  const flag = (page: Page) => page.getByRole('table', { name: 'Flagged until cleared' });

  await test.step('who goes finds what is open in it, adds notes and flags what stays', async () => {
    await boxAt(fleet, 0).press('panic1');
    await goTo(ana, 'h');
    await expect(ana.getByRole('button', { name: /^Prepare handover/ })).toBeEnabled();
    await expect(ana.getByRole('table', { name: 'Open', exact: true })).toContainText('PANIC 1');
    await ana.keyboard.press('b');
    await expect(ana.getByText(/^Ana Torres prepares it since/)).toBeVisible();
    await ana.keyboard.press('e');
    await expect(ana.getByLabel('Notes for the next shift')).toBeFocused();
    await ana.keyboard.type('Rosa has the key of gate 2.');
    await ana.keyboard.press('Control+Enter');
    await expect(ana.getByText('The notes are saved.')).toBeVisible();
    await ana.keyboard.press('Escape');
    await ana.keyboard.press('f');
    const form = ana.getByRole('dialog', { name: 'Flag for every handover' });
    await expect(form.getByLabel('What the next shift must know')).toBeFocused();
    await ana.keyboard.type('The gate sticks');
    await ana.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
    await expect(flag(ana)).toContainText('The gate sticks');
  });

  await test.step('the password signs, a wrong one does not', async () => {
    await ana.keyboard.press('s');
    const form = ana.getByRole('dialog', { name: 'Hand over the shift' });
    await sign(ana, 'Hand over the shift', 'some other words');
    await expect(form.getByText('The password is wrong.')).toBeVisible();
    await sign(ana, 'Hand over the shift', ANA_PASSWORD);
    await expect(form).toBeHidden();
    await expect(ana.getByText('Signed by Ana Torres, waits for whoever takes over')).toBeVisible();
  });

  await test.step('who handed over cannot take over, by name at the same desk either', async () => {
    await ana.keyboard.press('s');
    const form = ana.getByRole('dialog', { name: 'Take over the shift from Ana Torres' });
    await expect(form.getByLabel('User name')).toBeFocused();
    await ana.keyboard.type('ana');
    await form.getByLabel('Password').fill(ANA_PASSWORD);
    await ana.keyboard.press('Enter');
    await expect(form.getByText('Two people sign. You have signed it already.')).toBeVisible();
    await ana.keyboard.press('Escape');
    await expect(form).toBeHidden();
    await expect(ana.getByText('Signed by Ana Torres, waits for whoever takes over')).toBeVisible();
  });

  const since = admin.getByRole('region', { name: 'Since the first signature' });
  await test.step('the other desk hears of it, reads it, and sees what came since', async () => {
    await expect(admin.getByRole('link', { name: 'Handover, 1 waiting' })).toBeVisible();
    await boxAt(fleet, 1).press('panic2');
    await goTo(admin, 'h');
    await expect(admin.getByText('Rosa has the key of gate 2.')).toBeVisible();
    await expect(since.getByText('1 alarm came or is active again')).toBeVisible();
    await expect(since.getByRole('table')).toContainText('PANIC 2');
    await expect(admin.getByRole('table', { name: 'Open', exact: true })).not.toContainText('PANIC 2');
  });

  const accept = admin.getByRole('dialog', { name: 'Take over the shift from Ana Torres' });

  await test.step('what comes while the dialog is open is shown before it is signed', async () => {
    await admin.keyboard.press('s');
    await expect(accept.getByLabel('Password')).toBeFocused();
    await boxAt(fleet, 1).press('panic1');
    await expect(since.getByText('2 alarms came or are active again')).toBeVisible();
    // What is asked for after the refusal would answer with what comes next, which nobody is to have seen.
    slowLine.hold();
    await sign(admin, 'Take over the shift from Ana Torres', ADMIN_PASSWORD);
    await expect(accept.getByText(/^Something came that was not on this screen/)).toBeVisible();
    await expect(accept.getByRole('table')).toContainText('PANIC 1');
  });

  await test.step('who comes may take over what never stops coming, and it is on record with both', async () => {
    await boxAt(fleet, 1).press('tamper');
    await expect(admin.getByRole('link', { name: 'Alarms, 4 waiting' })).toBeVisible();
    await accept.getByRole('checkbox', { name: /^Alarms keep coming/ }).press('Space');
    await pressEnter(accept.getByRole('button', { name: 'Sign and take over' }));
    await expect(accept).toBeHidden();
    slowLine.letThrough();
    await expect(admin.getByRole('heading', { name: 'Handover No. 1' })).toBeVisible();
    await expect(admin.getByText('Signed by both')).toBeVisible();
    const between = admin.getByRole('region', { name: 'Between the two signatures' });
    await expect(between).toContainText('PANIC 2');
    await expect(between).toContainText('TAMPER');
    await expect(between).toContainText('not all of these had been looked at');
    const download = admin.waitForEvent('download');
    await admin.keyboard.press('p');
    const file = await (await download).path();
    expect((await readFile(file)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  await test.step('the book has it, unbroken', async () => {
    await pressEnter(admin.getByRole('link', { name: 'Past handovers' }));
    await expect(admin.getByRole('link', { name: 'Handover of Ana Torres' })).toBeVisible();
    await pressEnter(admin.getByRole('button', { name: 'Check the book' }));
    await expect(admin.getByText(/^1 handover is what was signed/)).toBeVisible();
  });

  await test.step('what was flagged comes back until it is cleared with a reason', async () => {
    await expect(ana.getByRole('button', { name: /^Prepare handover/ })).toBeEnabled();
    await expect(flag(ana)).toContainText('The gate sticks');
    await pressEnter(ana.getByRole('button', { name: 'Clear: The gate sticks' }));
    const form = ana.getByRole('dialog', { name: 'Clear the flag' });
    await expect(form.getByLabel('Reason')).toBeFocused();
    await ana.keyboard.type('Oiled');
    await ana.keyboard.press('Enter');
    await expect(form).toBeHidden();
    await expect(flag(ana)).toHaveCount(0);
  });
});
