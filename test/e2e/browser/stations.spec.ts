import { expect, goTo, logIn, pressEnter, test } from '../control-room.ts';

const HOUR_MS = 3_600_000;

test('an administrator sees who takes in messages, who sits where, and whose clock is off', async ({
  desk,
}) => {
  const { page } = desk;
  await logIn(page);

  await test.step('the page of the stations, with the keyboard', async () => {
    await goTo(page, 'w');
    const station = page.getByRole('table', { name: 'Stations' }).getByRole('row').last();
    await expect(station).toContainText('takes in messages');
    await expect(station).toContainText('Administrator');
    await expect(station).toContainText(/[±+−]0\.\d s/);
    await expect(page.getByText('This is the only station.')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Hand over/ })).toHaveCount(0);
  });

  await test.step('the status bar tells the same, and leads there', async () => {
    await goTo(page, 'a');
    await pressEnter(page.getByRole('button', { name: 'System status' }));
    const story = page.getByRole('dialog');
    await expect(story.getByRole('listitem')).toContainText('takes in messages');
    await pressEnter(story.getByRole('link', { name: 'All about the stations' }));
    await expect(page.getByRole('heading', { name: 'Stations' })).toBeVisible();
    await expect(story).toBeHidden();
  });

  await test.step('a page whose clock is an hour ahead says so', async () => {
    await page.clock.install({ time: Date.now() + HOUR_MS });
    await page.reload();
    await page.clock.resume();
    await pressEnter(page.getByRole('button', { name: 'System status' }));
    const story = page.getByRole('dialog');
    await expect(story).toContainText('The clock of this computer differs');
    await expect(story).toContainText(/\+3,?[56]\d\d\.\d s/);
  });
});
