import {
  banner,
  boxAt,
  expect,
  goTo,
  line,
  logIn,
  pressEnter,
  queue,
  test,
  typeIn,
} from '../control-room.ts';

test('a flood: what comes in above moves no line, life safety stands on top, the rest by site', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const flood = page.getByRole('region', { name: 'Flood' });
  const head = queue(page).getByRole('option', { name: /lines (shown|folded away)$/ });
  await logIn(page);
  const fleet = await boxes(47);
  const tampered = fleet.boxes.slice(0, 40);
  await Promise.all(tampered.map((box) => box.press('tamper')));
  await expect(page.getByRole('link', { name: 'Alarms, 40 waiting' })).toBeVisible();
  await expect(
    banner(page).getByRole('link', { name: '37 more unacknowledged alarms, one of them new' }),
  ).toBeVisible();
  await expect(flood).toContainText('Flood: 40 alarms in 10 min, 1 operator');

  await test.step('alarms that come in above leave the focused line where it is', async () => {
    // Come back to them, so that none of these counts as unseen.
    await goTo(page, 'd');
    await expect(page.getByRole('table', { name: 'Devices' })).toBeVisible();
    await goTo(page, 'a');
    await expect(queue(page)).toBeFocused();

    await page.keyboard.press('End');
    const chosen = queue(page).getByRole('option', { selected: true });
    await expect(chosen).toBeInViewport({ ratio: 1 });
    // Not what it is called: it may grow late meanwhile, which its name says.
    const id = await chosen.getAttribute('id');
    const before = await chosen.boundingBox();

    await Promise.all(fleet.boxes.slice(40, 46).map((box) => box.press('panic1')));
    await expect(page.getByRole('button', { name: '6 new above' })).toBeVisible();
    await expect(queue(page)).toBeFocused();
    await expect(chosen).toHaveAttribute('id', id ?? '');
    expect(await chosen.boundingBox()).toEqual(before);

    await pressEnter(page.getByRole('button', { name: '6 new above' }));
    await expect(line(page, 'PANIC 1').first()).toBeInViewport();
    await expect(page.getByRole('button', { name: 'new above' })).toHaveCount(0);
  });

  await test.step('nor do they move the line under the pointer', async () => {
    await queue(page).focus();
    await page.keyboard.press('End');
    await expect(queue(page).getByRole('option', { selected: true })).toBeInViewport({ ratio: 1 });
    const under = queue(page).locator(`#${await queue(page).getByRole('option').nth(-3).getAttribute('id')}`);
    await under.hover();
    const before = await under.boundingBox();
    await boxAt(fleet, 40).press('panic2');
    await expect(page.getByRole('button', { name: '1 new above' })).toBeVisible();
    expect(await under.boundingBox()).toEqual(before);
    expect(await under.evaluate((element) => element.matches(':hover'))).toBe(true);
    await page.mouse.move(0, 0);
  });

  await test.step('what concerns no life stands below its site, until somebody ungroups', async () => {
    await boxAt(fleet, 46).dropOut();
    await expect(flood).toContainText('Flood: 48 alarms in 10 min');
    await expect(page.getByRole('link', { name: 'Alarms, 48 waiting' })).toBeVisible();
    await queue(page).focus();
    await page.keyboard.press('End');
    await expect(line(page, 'OFFLINE')).toHaveAttribute('aria-selected', 'true');
    await expect(head).toHaveCount(1);
    await page.keyboard.press('b');
    await expect(head).toHaveCount(0);
    await page.keyboard.press('b');
    await page.keyboard.press('End');
    await expect(head).toHaveCount(1);
    await pressEnter(flood.getByRole('button', { name: 'Fold sites' }));
    await expect(line(page, 'OFFLINE')).toHaveCount(0);
    await pressEnter(flood.getByRole('button', { name: 'Unfold sites' }));
    await expect(line(page, 'OFFLINE')).toHaveCount(1);
  });

  await test.step('a storm profile is proposed for where it comes from', async () => {
    await pressEnter(flood.getByRole('button', { name: 'Storm profile…' }));
    const dialog = page.getByRole('dialog', { name: 'Declare a storm' });
    await expect(dialog.getByRole('checkbox', { checked: true })).toHaveCount(1);
    await expect(dialog.getByLabel('Reason')).toHaveValue(/^Flood: \d+ alarms in 10 min$/);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('at its end the queue goes back, though not while the pointer is on a line, and it leaves a summary', async () => {
    await queue(page).focus();
    await page.keyboard.press('End');
    await line(page, 'OFFLINE').hover();
    await desk.sql(
      `insert into watchdesk.alarm_settings (organisation_id, flood_starts_above, flood_ends_below)
       select id, 1000, 1000 from watchdesk.organisations`,
    );
    await desk.sql(`update watchdesk.alarm_floods set below_since = now() - interval '2 minutes'`);
    await expect(flood).toContainText(/^Flood over after .+: 48 alarms/);
    await expect(head).toHaveCount(1);
    expect(await line(page, 'OFFLINE').evaluate((element) => element.matches(':hover'))).toBe(true);
    await page.mouse.move(0, 0);
    await expect(head).toHaveCount(0);
    await expect(line(page, 'OFFLINE')).toHaveCount(1);
    await pressEnter(flood.getByRole('link', { name: 'Summary' }));
    const summary = page.getByRole('table', { name: 'Floods' });
    await expect(summary).toContainText('TAMPER 40');
    await expect(summary).toContainText('48 at 1 operator');
    await goTo(page, 'a');
    await expect(queue(page)).toBeVisible();
  });

  await test.step('what comes and goes too often is offered to be put on test, with one key', async () => {
    // No filter hides the others, and of a long queue only what is in sight is there: it has to be one at the top.
    await queue(page).focus();
    await page.keyboard.press('Home');
    await expect(line(page, 'PANIC 1').first()).toHaveAttribute('aria-selected', 'true');
    const top = await line(page, 'TAMPER').first().getAttribute('aria-label');
    const chattering = boxAt(
      fleet,
      fleet.boxes.findIndex(({ hostname }) => top?.includes(hostname)),
    );
    for (let time = 1; time < 5; time += 1) {
      await chattering.release('tamper');
      await chattering.press('tamper');
    }
    await page.keyboard.press('/');
    await typeIn(page.getByRole('searchbox', { name: 'Filter alarms' }), chattering.hostname);
    await page.keyboard.press('Enter');
    const nuisance = line(page, 'CHATTERING ×5', chattering.hostname);
    await expect(nuisance).toBeVisible();
    await nuisance.click();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog', { name: 'On test or out of service' });
    await expect(dialog.getByLabel('Reason')).toHaveValue('comes and goes too often');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });
});
