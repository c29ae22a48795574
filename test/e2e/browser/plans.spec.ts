import { violations } from '../axe.ts';
import {
  boxAt,
  detail,
  expect,
  goTo,
  line,
  logIn,
  pressAtOnce,
  pressEnter,
  queue,
  test,
} from '../control-room.ts';

test('an alarm is worked off by its plan, and not closed before', async ({ desk, boxes }) => {
  const { page } = desk;
  await logIn(page);
  const box = boxAt(await boxes(1), 0);

  await test.step('a supervisor writes its steps', async () => {
    await goTo(page, 's');
    await pressEnter(page.getByRole('link', { name: 'Action plans' }));
    await expect(page.getByText('No plan yet.')).toBeVisible();
    await pressEnter(page.getByRole('button', { name: 'New plan' }));
    const form = page.getByRole('dialog', { name: 'New action plan' });
    await expect(form.getByRole('button', { name: 'Save plan' })).toBeDisabled();
    await form.getByLabel('Name').fill('Somebody at the box');
    await form.getByLabel('Type of alarm').selectOption('TAMPER');
    const step = (number: number) => form.getByRole('group', { name: `Step ${number}` });
    await step(1).getByLabel('What to do').fill('Look at the camera');
    await pressEnter(form.getByRole('button', { name: 'Add step' }));
    await step(2).getByLabel('Kind').selectOption('command');
    await step(2).getByLabel('What to do').fill('Siren off');
    await pressEnter(form.getByRole('button', { name: 'Add step' }));
    await step(3).getByLabel('Kind').selectOption('command');
    await step(3).getByLabel('What to do').fill('Siren on');
    await step(3).getByLabel('Pattern').selectOption('constant');
    await pressEnter(form.getByRole('button', { name: 'Add step' }));
    await step(4).getByLabel('Kind').selectOption('note');
    await step(4).getByLabel('What to do').fill('What was it?');
    expect(await violations(page)).toEqual([]);
    await pressEnter(form.getByRole('button', { name: 'Save plan' }));
    await expect(form).toBeHidden();
    await expect(page.getByRole('row', { name: /TAMPER All sites Somebody at the box/ })).toBeVisible();
  });

  await test.step('with steps open it cannot be closed', async () => {
    await goTo(page, 'a');
    await box.press('tamper');
    await box.release('tamper');
    await expect(line(page, 'TAMPER', box.hostname)).toContainText('RETURNED');
    await queue(page).focus();
    await page.keyboard.press('Enter');
    await expect(detail(page).getByText('Action plan: Somebody at the box')).toBeVisible();
    await page.keyboard.press('a');
    await expect(detail(page).getByText('ACK Administrator').first()).toBeVisible();
    await expect(detail(page).getByRole('button', { name: 'Close…' })).toBeDisabled();
    expect(await violations(page)).toEqual([]);
  });

  const done = (count: number) => detail(page).getByText(`${count} of 4`);
  const reported = async (isSeen: () => Promise<void>) =>
    // What it reports within the second of its last report proves nothing; the next heartbeat does.
    expect(async () => {
      box.sendHeartbeat();
      await isSeen();
    }).toPass();

  await test.step('D does each step, and finds an order that was confirmed while nobody looked', async () => {
    await expect(detail(page).getByRole('button', { name: 'Done' })).toBeEnabled();
    await page.keyboard.press('d');
    await expect(done(1)).toBeVisible();
    await expect(detail(page).getByRole('button', { name: 'Order it' })).toBeEnabled();
    // Away before any report can come: one that is seen to confirm it does the step.
    await pressAtOnce(page, 'd', 'g', 'd');
    await expect(page.getByRole('table', { name: 'Devices' })).toBeVisible();
    await reported(async () => {
      const [order] = await desk.sql('select outcome from watchdesk.command_log');
      expect(order?.['outcome']).toBe('confirmed');
    });
    await goTo(page, 'a');
    await queue(page).focus();
    await page.keyboard.press('Enter');
    await expect(detail(page).getByText(`${box.hostname} reported it:`)).toBeVisible();
    await page.keyboard.press('d');
    await expect(done(2)).toBeVisible();
  });

  await test.step('a dangerous order is armed by D and fired by F, and is done once the box reports it', async () => {
    await expect(detail(page).getByRole('button', { name: 'Order it' })).toBeEnabled();
    const fire = detail(page).getByRole('button', { name: 'Fire' });
    await page.keyboard.press('d');
    await expect(fire).toBeEnabled();
    expect(await violations(page)).toEqual([]);
    // To look at it took of the seconds in which it may be fired.
    await page.keyboard.press('Escape');
    await expect(detail(page).getByRole('button', { name: 'Order it' })).toBeEnabled();
    await page.keyboard.press('d');
    await expect(fire).toBeEnabled();
    await page.keyboard.press('f');
    await reported(() => expect(done(3)).toBeVisible({ timeout: 1500 }));
  });

  await test.step('a step is left out with a reason, and then it can be closed', async () => {
    await pressEnter(detail(page).getByRole('button', { name: 'Skip…' }));
    const skip = page.getByRole('dialog', { name: 'Skip: What was it?' });
    await skip.getByLabel('Why is it left out?').fill('Seen on the camera');
    await page.keyboard.press('Enter');
    await expect(skip).toBeHidden();
    await expect(detail(page).getByText('Skipped: Seen on the camera')).toBeVisible();
    await expect(detail(page).getByRole('button', { name: 'Close…' })).toBeEnabled();
    await page.keyboard.press('c');
    const close = page.getByRole('dialog', { name: /^Close/ });
    await close.getByLabel('False alarm').check();
    await page.keyboard.press('Enter');
    await expect(line(page, 'TAMPER', box.hostname)).toContainText('CLOSED');
    const told = await desk.sql(
      `select action from watchdesk.alarm_timeline where action like 'step%' order by id`,
    );
    expect(told.map(({ action }) => action)).toEqual(['step_done', 'step_done', 'step_done', 'step_skipped']);
  });
});
