import {
  ACCOUNT,
  ADMIN_PASSWORD,
  addUser,
  banner,
  boxAt,
  choose,
  detail,
  enter,
  expect,
  firstLogIn,
  goTo,
  line,
  logIn,
  test,
} from './control-room.ts';

const CHOSEN = 'a lighthouse for nobody';

test('in, locked, out, and as somebody who may only look', async ({ desk, boxes }) => {
  const { page } = desk;
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const fleet = await boxes(2);

  await test.step('a wrong password is refused, and after five somebody has to wait', async () => {
    for (let times = 0; times < 5; times += 1) {
      await enter(page, 'admin', `wrong ${times}`);
      await expect(page.getByRole('alert')).toHaveText('User name or password is wrong.');
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    }
    // On a slow machine the wait can be over before the next try: each further one makes it longer.
    await expect(async () => {
      await enter(page, 'admin', 'wrong again');
      const told = /Too many failed attempts. Wait \d\d:\d\d, then try again./;
      await expect(page.getByRole('alert')).toHaveText(told, { timeout: 1000 });
    }).toPass({ intervals: [0] });
    const password = page.getByLabel('Password', { exact: true });
    await expect(async () => {
      await enter(page, 'admin', ADMIN_PASSWORD);
      // Refused, the field is emptied.
      const isRefused = async () => (await password.inputValue({ timeout: 1000 }).catch(() => null)) === '';
      await expect.poll(async () => (await pages.isVisible()) || (await isRefused())).toBe(true);
      expect(await pages.isVisible()).toBe(true);
    }).toPass({ timeout: 60_000 });
  });

  await test.step('locked, alarms go on showing and nothing can be done', async () => {
    await choose(page, ACCOUNT, 'Lock the screen');
    const lock = page.getByRole('dialog', { name: 'Screen locked' });
    await expect(lock).toBeVisible();
    await boxAt(fleet, 0).press('panic1');
    const shown = banner(page).getByRole('link', { name: /PANIC 1/ });
    await expect(shown).toBeVisible();
    await expect(page.getByRole('button', { name: ACCOUNT })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Find anything' })).toBeDisabled();
    await page.keyboard.type('na');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await expect(shown).toBeVisible();
    const password = lock.getByLabel('Password');
    await password.fill('not this');
    await page.keyboard.press('Enter');
    await expect(lock.getByText('The password is wrong.')).toBeVisible();
    await expect(password).toBeFocused();
    await password.fill(ADMIN_PASSWORD);
    await page.keyboard.press('Enter');
    await expect(lock).toBeHidden();
    await expect(line(page, 'PANIC 1', boxAt(fleet, 0).hostname)).toContainText('NEW');
  });

  await test.step('a changed password is the one that lets in', async () => {
    await choose(page, ACCOUNT, 'Change password');
    const form = page.getByRole('dialog', { name: 'Change password' });
    await form.getByLabel('Current password').fill(ADMIN_PASSWORD);
    await form.getByLabel('New password', { exact: true }).fill(CHOSEN);
    await form.getByLabel('New password again').fill('something else');
    await page.keyboard.press('Enter');
    await expect(form.getByText('The two entries differ.')).toBeVisible();
    await form.getByLabel('New password again').fill(CHOSEN);
    await page.keyboard.press('Enter');
    await expect(page.getByText('Password changed.')).toBeVisible();
    await choose(page, ACCOUNT, 'Log out');
    await expect(page.getByText('You are logged out.')).toBeVisible();
    await enter(page, 'admin', ADMIN_PASSWORD);
    await expect(page.getByRole('alert')).toHaveText('User name or password is wrong.');
    await logIn(page, 'admin', CHOSEN);
  });

  await test.step('who may only look is told so, and no key acknowledges', async () => {
    const user = { displayName: 'Vera Luna', username: 'vera', role: 'Viewer' };
    const oneTime = await addUser(page, user);
    await choose(page, ACCOUNT, 'Log out');
    await firstLogIn(page, 'vera', oneTime, 'sparrows do not read logs');
    await expect(page.getByRole('link', { name: 'Administration' })).toHaveCount(0);
    await goTo(page, 'a');
    const panic = line(page, 'PANIC 1', boxAt(fleet, 0).hostname);
    await expect(panic).toContainText('NEW');
    await expect(detail(page).getByRole('button', { name: 'Acknowledge' })).toBeDisabled();
    await expect(detail(page).getByText('Your role may look, not handle alarms.').first()).toBeVisible();
    await page.keyboard.press('a');
    await expect(
      page.getByRole('status').filter({ hasText: 'Your role may look, not handle alarms.' }),
    ).toBeVisible();
    await expect(panic).toContainText('NEW');
  });
});
