import {
  banner,
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
  typeIn,
} from './control-room.ts';

test('an alarm from the button to its closed line, by keyboard', async ({ desk, boxes }) => {
  const { page } = desk;
  await logIn(page);
  const fleet = await boxes(3);
  const [first, second] = [boxAt(fleet, 0), boxAt(fleet, 1)];
  const panic = line(page, 'PANIC 1', first.hostname);
  const timeline = detail(page).getByRole('list', { name: 'Timeline' }).getByRole('listitem');
  await expect(page.getByText('No open alarms')).toBeVisible();

  await test.step('a press is on screen at once, in the queue and in the banner', async () => {
    const pressedAtMs = performance.now();
    await Promise.all([first.press('panic1'), panic.waitFor({ timeout: 5000 })]);
    const shownMs = Math.round(performance.now() - pressedAtMs);
    test.info().annotations.push({ type: 'press to screen', description: `${shownMs} ms` });
    await expect(panic).toHaveAccessibleName(/critical PANIC 1, active, not acknowledged/);
    await expect(panic).toContainText('NEW');
    await expect(banner(page).getByRole('link', { name: /PANIC 1/ })).toContainText(first.hostname);
    await expect(page.getByRole('link', { name: 'Alarms, 1 waiting' })).toBeVisible();
  });

  await test.step('the banner shows it on every page', async () => {
    for (const [key, heading] of [
      ['d', page.getByRole('table', { name: 'Devices' })],
      ['s', page.getByRole('heading', { name: 'Users' })],
    ] as const) {
      await goTo(page, key);
      await expect(heading).toBeVisible();
      await expect(banner(page).getByRole('link', { name: /PANIC 1/ })).toBeVisible();
    }
  });

  await test.step('N goes to it from there and A acknowledges it', async () => {
    await page.keyboard.press('n');
    await expect(detail(page).getByRole('heading', { name: 'PANIC 1' })).toBeVisible();
    await page.keyboard.press('a');
    await expect(panic).toContainText('ACK Administrator');
    await expect(panic).toHaveAccessibleName(/acknowledged by Administrator/);
    await expect(banner(page)).toContainText('No unacknowledged alarms');
    await expect(page.getByRole('link', { name: 'Alarms', exact: true })).toBeVisible();
    await expect(timeline.filter({ hasText: 'Acknowledged' })).toContainText(/\d\d:\d\d:\d\d/);
    await expect(timeline.filter({ hasText: 'Acknowledged' })).toContainText('Administrator at ');
  });

  await test.step('a second press makes it new again, and a third counts on', async () => {
    await first.press('panic1');
    await expect(panic).toContainText('NEW');
    await expect(panic).toContainText('×2');
    await first.press('panic1');
    await expect(panic).toContainText('×3');
    await expect(timeline.filter({ hasText: 'Active again' })).toBeVisible();
    await expect(timeline.filter({ hasText: 'Repeated' })).toBeVisible();
    await expect(detail(page).getByText('Nobody yet')).toBeVisible();
  });

  await test.step('Shift A acknowledges it with a note', async () => {
    await page.keyboard.press('Shift+A');
    const form = page.getByRole('dialog', { name: 'Acknowledge PANIC 1' });
    await form.getByRole('textbox').fill('Called the guard, she is on her way');
    await page.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
    await expect(panic).toContainText('ACK Administrator');
    await expect(timeline.filter({ hasText: 'Called the guard, she is on her way' })).toContainText(
      'Administrator at',
    );
    await expect(queue(page)).toBeFocused();
  });

  await test.step('the note field adds to the timeline, and its letters are no commands', async () => {
    const note = detail(page).getByRole('textbox', { name: 'Add a note' });
    await note.focus();
    await typeIn(note, 'nan called back');
    await page.keyboard.press('Control+Enter');
    await expect(timeline.filter({ hasText: 'nan called back' })).toBeVisible();
    await expect(note).toHaveValue('');
    await page.keyboard.press('Escape');
    await expect(queue(page)).toBeFocused();
  });

  await test.step('released, it says so; only then it closes, with what it was', async () => {
    await page.keyboard.press('c');
    await expect(page.getByText('To be closed once it has returned to normal.').first()).toBeVisible();
    await first.release('panic1');
    await expect(panic).toContainText('ACK Administrator · RETURNED');
    await page.keyboard.press('c');
    const form = page.getByRole('dialog', { name: 'Close PANIC 1' });
    await expect(form.getByRole('button', { name: 'Close alarm' })).toBeDisabled();
    await form.getByRole('radio', { name: 'False alarm' }).press('Space');
    await form.getByRole('textbox', { name: 'Note (optional)' }).fill('leaned on the counter');
    await pressEnter(form.getByRole('button', { name: 'Close alarm' }));
    await expect(form).toBeHidden();
    await expect(detail(page).getByText(/False alarm, Administrator, /)).toBeVisible();
    await expect(timeline.filter({ hasText: 'Closed' })).toContainText('leaned on the counter');
    // The first leaves the detail, the second the line.
    await pressAtOnce(page, 'Escape', 'Escape');
    await expect(page.getByText('No open alarms')).toBeVisible();
    await expect(page).toHaveURL(/#\/alarms$/);
  });

  await test.step('released before anybody looked, it stays and is acknowledged as returned', async () => {
    const tamper = line(page, 'TAMPER', second.hostname);
    await second.press('tamper');
    await second.release('tamper');
    await expect(tamper).toHaveAccessibleName(/returned to normal, not acknowledged/);
    await expect(tamper).toContainText('RETURNED');
    await pressEnter(detail(page).getByRole('button', { name: 'Acknowledge', exact: true }));
    await expect(tamper).toContainText('ACK Administrator · RETURNED');
    // The button cannot be pressed any more.
    await expect(queue(page)).toBeFocused();
  });

  await test.step('the filter hides what it says and never life-safety', async () => {
    await boxAt(fleet, 2).dropOut();
    await expect(line(page, 'OFFLINE', boxAt(fleet, 2).hostname)).toBeVisible();
    await second.press('panic2');
    await expect(line(page, 'PANIC 2', second.hostname)).toBeVisible();
    await page.keyboard.press('/');
    await typeIn(page.getByRole('searchbox', { name: 'Filter alarms' }), 'nothing has this');
    await expect(line(page, 'OFFLINE')).toHaveCount(0);
    await expect(line(page, 'PANIC 2', second.hostname)).toBeVisible();
    await expect(page.getByText(/\d filtered out · life-safety stays \(1\)/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(queue(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(line(page, 'OFFLINE')).toBeVisible();
  });

  await test.step('keys pressed at once each act on what the one before has brought', async () => {
    await pressAtOnce(page, 'g', 'd');
    await expect(page.getByRole('table', { name: 'Devices' })).toBeVisible();
    await pressAtOnce(page, 'n', 'a', 'n', 'a');
    await expect(line(page, 'PANIC 2', second.hostname)).toContainText('ACK Administrator');
    await expect(line(page, 'OFFLINE')).toContainText('ACK Administrator');
    await expect(detail(page).getByRole('heading', { name: 'OFFLINE' })).toBeVisible();
  });

  await test.step('Escape leaves the detail from anywhere on the page, and the queue has the keyboard', async () => {
    await page.getByRole('main').focus();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/#\/alarms$/);
    await expect(queue(page)).toBeFocused();
  });
});
