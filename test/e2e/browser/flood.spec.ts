import { banner, expect, line, logIn, pressEnter, queue, test } from '../control-room.ts';

test('alarms that come in above leave the focused line where it is', async ({ desk, boxes }) => {
  const { page } = desk;
  await logIn(page);
  const fleet = await boxes(46);
  const tampered = fleet.boxes.slice(0, 40);
  await Promise.all(tampered.map((box) => box.press('tamper')));
  await expect(page.getByRole('link', { name: 'Alarms, 40 waiting' })).toBeVisible();
  await expect(
    banner(page).getByRole('link', { name: '37 more unacknowledged alarms, one of them new' }),
  ).toBeVisible();

  // Come back to them, so that none of these counts as unseen.
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page.getByRole('table', { name: 'Devices' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(queue(page)).toBeFocused();

  await page.keyboard.press('End');
  const chosen = queue(page).getByRole('option', { selected: true });
  await expect(chosen).toBeInViewport({ ratio: 1 });
  const name = await chosen.getAttribute('aria-label');
  const before = await chosen.boundingBox();

  await Promise.all(fleet.boxes.slice(40).map((box) => box.press('panic1')));
  await expect(page.getByRole('button', { name: '6 new above' })).toBeVisible();
  await expect(queue(page)).toBeFocused();
  await expect(chosen).toHaveAttribute('aria-label', name ?? '');
  expect(await chosen.boundingBox()).toEqual(before);

  await pressEnter(page.getByRole('button', { name: '6 new above' }));
  await expect(line(page, 'PANIC 1').first()).toBeInViewport();
  await expect(page.getByRole('button', { name: 'new above' })).toHaveCount(0);
});
