import type { Page } from '@playwright/test';
import {
  addUser,
  boxAt,
  detail,
  expect,
  firstLogIn,
  goTo,
  line,
  logIn,
  noDialog,
  pressAtOnce,
  pressEnter,
  queue,
  test,
  typeIn,
} from '../control-room.ts';

/** Goes to a page by the palette. */
async function choosePage(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await palette.getByRole('combobox').fill(name);
  await palette.getByRole('option', { name, exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await expect(palette).toBeHidden();
}

/** Answers the open dialog: types the reason where the keyboard is, and sends it. */
async function giveReason(page: Page, dialog: string | RegExp, reason: string): Promise<void> {
  const form = page.getByRole('dialog', { name: dialog });
  await typeIn(form.getByRole('textbox', { name: 'Reason' }), reason);
  await page.keyboard.press('Enter');
  await noDialog(page);
}

test('two desks never step on each other, by keyboard', async ({ desk, boxes }) => {
  const admin = desk.page;
  const ana = await desk.newStation();
  await logIn(admin);
  const oneTime = await addUser(admin, { displayName: 'Ana Torres', username: 'ana', role: 'Operator' });
  await firstLogIn(ana, 'ana', oneTime, 'five swallows over the pier');
  await goTo(admin, 'a');
  const fleet = await boxes(2);
  const [first, second] = [boxAt(fleet, 0), boxAt(fleet, 1)];
  const panic = (page: Page) => line(page, 'PANIC 1', first.hostname);
  const timeline = (page: Page) => detail(page).getByRole('list', { name: 'Timeline' }).getByRole('listitem');
  /** On both screens: a key of either acts on what its own one knows. */
  const bothSay = (text: RegExp) =>
    Promise.all([admin, ana].map((page) => expect(panic(page)).toContainText(text)));
  const bothSayNobody = () =>
    Promise.all(
      [admin, ana].map((page) => expect(panic(page)).not.toContainText(/(Administrator|Ana Torres), /)),
    );

  await test.step('who opens an alarm has it, and every desk says so at once', async () => {
    await first.press('panic1');
    await bothSay(/NEW/);
    await queue(ana).focus();
    await ana.keyboard.press('n');
    await ana.keyboard.press('Enter');
    await bothSay(/Ana Torres, \d\d:\d\d/);
    await expect(ana).toHaveTitle('(1) Watchdesk');
    await expect(admin).toHaveTitle('Watchdesk');
  });

  await test.step('whoever comes second is told who was first, and can do nothing', async () => {
    await queue(admin).focus();
    await admin.keyboard.press('j');
    await admin.keyboard.press('Enter');
    await expect(admin.getByText(/Ana Torres has this alarm since \d\d:\d\d:\d\d/).first()).toBeVisible();
    await expect(detail(admin).getByRole('button', { name: 'Acknowledge' })).toBeDisabled();
    await admin.keyboard.press('a');
    await expect(panic(admin)).toContainText('NEW');
  });

  await test.step('R gives it back to everybody, and Enter takes it again even before that is through', async () => {
    await pressAtOnce(ana, 'r', 'Enter');
    await expect(timeline(ana).filter({ hasText: 'Opened' })).toHaveCount(2);
    await bothSay(/Ana Torres, /);
    await ana.keyboard.press('r');
    await bothSayNobody();
    await expect(admin).toHaveTitle('(1) Watchdesk');
  });

  await test.step('of two at the same moment one wins, and the other is told', async () => {
    await Promise.all([admin.keyboard.press('Enter'), ana.keyboard.press('Enter')]);
    await bothSay(/(Administrator|Ana Torres), \d\d:\d\d/);
    const winner = /(Administrator|Ana Torres), /.exec((await panic(admin).textContent()) ?? '')?.[1];
    const [won, lost] = winner === 'Administrator' ? [admin, ana] : [ana, admin];
    await expect(lost.getByText(`${winner} has this alarm since`).first()).toBeVisible();
    await won.keyboard.press('r');
    await bothSayNobody();
  });

  await test.step('a supervisor takes over, with a reason that stays in the timeline', async () => {
    await ana.keyboard.press('Enter');
    await bothSay(/Ana Torres, /);
    await ana.keyboard.press('t');
    await expect(ana.getByText('Only a supervisor may do this.')).toBeVisible();
    await admin.keyboard.press('t');
    await giveReason(admin, 'Take over from Ana Torres', 'Ana is on the phone');
    await bothSay(/Administrator, /);
    await expect(timeline(ana).filter({ hasText: 'Taken over' })).toContainText('Ana is on the phone');
  });

  await test.step('left with nothing done, an alarm calls everybody again', async () => {
    await admin.keyboard.press('Escape');
    await bothSayNobody();
    await expect(ana).toHaveTitle('(1) Watchdesk');
  });

  await test.step('held, it is set aside until a time; the same key ends it', async () => {
    await ana.keyboard.press('h');
    await giveReason(ana, 'Hold PANIC 1', 'waits for the guard');
    await expect(panic(admin)).toContainText(/HELD .*\d\d:\d\d/);
    await ana.keyboard.press('h');
    await expect(panic(admin)).toContainText('NEW');
  });

  await test.step('silence acknowledges nothing and is of one desk', async () => {
    await second.press('tamper');
    const tamper = (page: Page) => line(page, 'TAMPER', second.hostname);
    await expect(tamper(ana)).toContainText('NEW');
    await ana.keyboard.press('l');
    await expect(ana.getByRole('button', { name: /^Silenced for another 0[12]:\d\d/ })).toBeVisible();
    await expect(admin.getByRole('button', { name: 'Silence' })).toBeVisible();
    await expect(tamper(admin)).toContainText('NEW');
  });

  await test.step('what concerns a life is never shelved: a quiet time of its place is offered instead', async () => {
    await queue(admin).focus();
    await admin.keyboard.press('End');
    await admin.keyboard.press('s');
    const offer = admin.getByRole('dialog', { name: 'On test or out of service' });
    await expect(offer.getByText('TAMPER alarms are never shelved.')).toBeVisible();
    await admin.keyboard.press('Escape');
    await expect(offer).toBeHidden();
  });

  await test.step('a nuisance is shelved with a reason, stands on the board, and comes back', async () => {
    await second.dropOut();
    const offline = (page: Page) => line(page, 'OFFLINE', second.hostname);
    await expect(offline(admin)).toContainText('NEW');
    await queue(admin).focus();
    await admin.keyboard.press('End');
    await admin.keyboard.press('s');
    await giveReason(admin, 'Shelve OFFLINE', 'its router is being changed');
    await expect(offline(ana)).toContainText(/SHELVED .*\d\d:\d\d/);
    await choosePage(admin, 'Shelf');
    const shelf = admin.getByRole('table', { name: 'Shelf' });
    await expect(shelf.getByRole('row', { name: /OFFLINE/ })).toContainText('its router is being changed');
    await pressEnter(shelf.getByRole('button', { name: 'Off the shelf' }));
    await expect(admin.getByText('Nothing is shelved')).toBeVisible();
    await expect(offline(ana)).toContainText('NEW');
  });

  await test.step('a type that asks for a note is acknowledged with one, and never together', async () => {
    await choosePage(admin, 'Administration › Alarms');
    await pressEnter(admin.getByRole('button', { name: 'Change OFFLINE' }));
    const change = admin.getByRole('dialog', { name: 'OFFLINE' });
    const asks = change.getByRole('checkbox', { name: 'Acknowledged only with a note' });
    await asks.press('Space');
    await expect(asks).toBeChecked();
    await pressEnter(change.getByRole('button', { name: 'Save' }));
    await expect(change).toBeHidden();
    await queue(ana).focus();
    await ana.keyboard.press('End');
    await expect(detail(ana).getByRole('button', { name: 'Acknowledge…' })).toBeEnabled();
    await ana.keyboard.press('Space');
    await expect(ana.getByRole('toolbar', { name: 'Selected alarms' })).toBeVisible();
    await ana.keyboard.press('a');
    await expect(
      ana.getByText('0 acknowledged. 1 left as it is: its type asks for a note.').first(),
    ).toBeVisible();
    await ana.keyboard.press('a');
    const form = ana.getByRole('dialog', { name: 'Acknowledge OFFLINE' });
    const note = form.getByRole('textbox', { name: 'Note (shown in the timeline)' });
    await expect(note).toBeFocused();
    await ana.keyboard.press('Enter');
    await expect(form.getByRole('button', { name: 'Acknowledge' })).toBeDisabled();
    await ana.keyboard.type('its router is new');
    await ana.keyboard.press('Escape');
    await expect(form).toBeHidden();
    await expect(queue(ana)).toBeFocused();
    await ana.keyboard.press('a');
    await expect(note).toBeFocused();
    await expect(note).toHaveValue('its router is new');
    await ana.keyboard.press('Enter');
    await expect(form).toBeHidden();
    await expect(queue(ana)).toBeFocused();
    await expect(line(ana, 'OFFLINE', second.hostname)).toContainText('ACK Ana Torres');
    await expect(timeline(ana).filter({ hasText: 'Acknowledged' })).toContainText('its router is new');
  });

  await test.step('what a guard reports is raised, acknowledged, reset, verified and closed by hand', async () => {
    await goTo(admin, 'a');
    await admin.keyboard.press('m');
    await typeIn(admin.getByRole('textbox', { name: 'What was reported' }), 'smoke in the hall');
    await admin.keyboard.press('Enter');
    await expect(detail(admin).getByRole('heading', { name: 'BY HAND · smoke in the hall' })).toBeVisible();
    const byHand = line(ana, 'smoke in the hall');
    await expect(byHand).toContainText('Administrator, ');
    await admin.keyboard.press('a');
    await admin.keyboard.press('x');
    await expect(byHand).toContainText('ACK Administrator · RETURNED');
    await admin.keyboard.press('v');
    await expect(admin.getByRole('dialog', { name: /^Verify/ })).toBeVisible();
    await admin.keyboard.press('3');
    await admin.keyboard.press('Enter');
    await expect(byHand).toContainText('AVS 3');
    // The other desk may know it before this one has its answer and closes what asked for it.
    await noDialog(admin);
    await admin.keyboard.press('c');
    const form = admin.getByRole('dialog', { name: /^Close BY HAND/ });
    await form.getByRole('radio', { name: 'Real alarm' }).press('Space');
    await admin.keyboard.press('Enter');
    await expect(detail(admin).getByText(/Real alarm, Administrator, /)).toBeVisible();
    await expect(byHand).toHaveCount(0);
  });
});
