import { violations } from '../axe.ts';
import { boxAt, expect, goTo, line, logIn, pressEnter, test } from '../control-room.ts';

test('a rule is written, tried on the past, switched on, and raises what a box reports', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  await logIn(page);
  const box = boxAt(await boxes(1), 0);
  box.sendHeartbeat();
  await expect
    .poll(
      async () =>
        (await desk.sql('select from watchdesk.heartbeat_rows where temperature is not null')).length,
    )
    .toBeGreaterThan(0);

  await test.step('its sentence says in words what is entered', async () => {
    await goTo(page, 'r');
    await expect(page.getByText('No rules yet')).toBeVisible();
    await pressEnter(page.getByRole('button', { name: 'New rule' }));
    await page.getByLabel('Name').fill('Too warm');
    await page.getByLabel('Above (°C)').fill('5');
    await page.getByLabel('For at least', { exact: true }).fill('0');
    await page.getByLabel('Over after', { exact: true }).fill('0');
    await expect(
      page.getByText('When Temperature is above 5 °C, a medium alarm is raised. It is over at 2 °C or less.'),
    ).toBeVisible();
  });

  await test.step('hours of a week that cannot be read keep it from being saved', async () => {
    const create = page.getByRole('button', { name: 'Create, switched off' });
    await page.getByLabel('Hours', { exact: true }).selectOption('weekly');
    await page.getByLabel('Monday', { exact: true }).fill('22:00-06:00');
    await expect(page.getByText('over midnight as two days')).toBeVisible();
    await expect(create).toBeDisabled();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel('Hours', { exact: true }).selectOption('always');
    await expect(create).toBeEnabled();
  });

  await test.step('a dry run tells what it would have raised, and raises nothing', async () => {
    await pressEnter(page.getByRole('button', { name: 'Try', exact: true }));
    await expect(page.getByText('1 alarm in 30 days. 1 of them would be active now.')).toBeVisible();
    await expect(page.getByRole('link', { name: box.hostname })).toBeVisible();
    expect(await desk.sql('select from watchdesk.alarms')).toEqual([]);
  });

  await test.step('switched on, it raises its alarm under its own name', async () => {
    await pressEnter(page.getByRole('button', { name: 'Create, switched off' }));
    await pressEnter(page.getByRole('button', { name: 'Switch on' }));
    await expect(page.getByRole('button', { name: 'Switch off' })).toBeVisible();
    await goTo(page, 'a');
    await expect(line(page, 'Too warm')).toBeVisible();
  });
});
