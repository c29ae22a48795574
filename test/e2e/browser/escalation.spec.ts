import { startGuardCompany } from '../../support/guard-company.ts';
import { boxAt, detail, expect, goTo, line, logIn, pressEnter, test } from '../control-room.ts';

test('what nobody takes comes up at the supervisor’s desk and reaches the guards, until somebody takes it', async ({
  desk,
  boxes,
}) => {
  const { page } = desk;
  const guards = await startGuardCompany();
  await logIn(page);
  const box = boxAt(await boxes(1), 0);

  await test.step('an administrator adds the guards and tests the way to them', async () => {
    await goTo(page, 's');
    await pressEnter(page.getByRole('link', { name: 'Escalation' }));
    await pressEnter(page.getByRole('button', { name: 'Add channel' }));
    const form = page.getByRole('dialog', { name: 'New channel' });
    await form.getByLabel('Name').fill('Guards');
    await form.getByLabel('Address').fill(guards.url);
    await form.getByLabel('Secret').fill('of a test, sixteen at least');
    await pressEnter(form.getByRole('button', { name: 'Save channel' }));
    await expect(form).toBeHidden();
    await pressEnter(page.getByRole('button', { name: 'Send a test message to Guards' }));
    await expect(page.getByRole('row', { name: /Guards Test message.*Sent 1/ })).toBeVisible({
      timeout: 20_000,
    });
    expect(guards.deliveries.map(({ body }) => JSON.parse(body).kind)).toEqual(['test']);
  });

  await test.step('and a supervisor says when they are told', async () => {
    await pressEnter(page.getByRole('button', { name: /^Change the steps of critical$/i }));
    const form = page.getByRole('dialog', { name: /^Steps of critical$/i });
    await form.getByRole('group', { name: 'Step 1' }).getByLabel('Seconds').fill('1');
    const second = form.getByRole('group', { name: 'Step 2' });
    await second.getByLabel('Seconds').fill('2');
    await second.getByRole('checkbox', { name: 'Outside: Guards' }).press('Space');
    await pressEnter(form.getByRole('button', { name: 'Save steps' }));
    await expect(form).toBeHidden();
  });

  await test.step('the bar says that nobody takes it, on every page, and the guards are told', async () => {
    await box.press('panic1');
    const strip = page.getByRole('region', { name: 'Alarms that nobody takes' });
    await expect(strip.getByText('NOBODY TAKES IT')).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => guards.deliveries.length, { timeout: 20_000 }).toBe(2);
    const body = JSON.parse(guards.deliveries[1]?.body ?? '{}');
    expect(body).toMatchObject({
      kind: 'alarm.escalated',
      alarmCount: 1,
      alarms: [{ type: 'PANIC1', level: 2 }],
    });
    expect(guards.deliveries[1]?.headers['watchdesk-signature']).toMatch(/^v1=[0-9a-f]{64}$/);
    await expect(strip.getByRole('button', { name: 'Take it' })).toBeVisible();
    await page.keyboard.press('u');
    await expect(strip.getByText('NOBODY TAKES IT')).toHaveCount(0);
  });

  await test.step('and the timeline has all of it', async () => {
    const timeline = detail(page).getByRole('list', { name: 'Timeline' });
    await expect(timeline.getByText(/to level 2 · nobody took it for/)).toBeVisible();
    await expect(timeline.getByText('Guards · sent')).toBeVisible();
    await expect(timeline.getByText('Opened', { exact: true })).toBeVisible();
    await expect(line(page, 'PANIC 1', box.hostname)).not.toContainText('ESCALATED');
  });
  await guards.stop();
});
