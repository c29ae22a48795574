import type { Locator, Page } from '@playwright/test';
import { expect, goTo, logIn, pressEnter, test } from '../control-room.ts';

const rowOf = (page: Page, table: string, text: string): Locator =>
  page.getByRole('table', { name: table, exact: true }).getByRole('row').filter({ hasText: text }).first();

// Some of what is shown only the embedded server can tell.
test.use({ database: 'embedded' });

test('an administrator looks after the database with the keyboard', async ({ desk }) => {
  const { page } = desk;
  await logIn(page);

  await test.step('each job has run at the first start, and is due again', async () => {
    await goTo(page, 'b');
    await expect(page.getByRole('link', { name: 'Database' })).toHaveAttribute('aria-current', 'page');
    for (const job of ['Remove old alarms', 'Remove old sessions', 'Measure sizes']) {
      await expect(rowOf(page, 'Jobs', job)).toContainText('done');
    }
  });

  await test.step('a run that a person asks for says who', async () => {
    await pressEnter(page.getByRole('button', { name: 'Run now: Remove old sessions' }));
    await pressEnter(page.getByRole('button', { name: /^Remove old sessions/ }));
    const runs = page.getByRole('table', { name: 'Newest runs of Remove old sessions' }).getByRole('row');
    await expect(runs).toHaveCount(2);
    await expect(runs.first()).toContainText('asked for by Administrator');
    await expect(runs.first()).toContainText('done');
    await expect(runs.last()).toContainText('by timetable');
  });

  await test.step('sizes have units', async () => {
    await page.getByRole('tab', { name: 'Jobs' }).press('ArrowRight');
    const size = page.getByRole('region', { name: 'Size', exact: true });
    await expect(size).toContainText(/Database\d+ MB/);
    await expect(size).toContainText('Growth appears here from the second day on.');
    await expect(rowOf(page, 'Time series', 'heartbeat_rows')).toContainText(/\d+ partitions/);
    await expect(rowOf(page, 'Tables', 'heartbeat_rows')).toContainText(/ kB| MB/);
  });

  await test.step('statements of the embedded server are counted, and the log’s slot is its own', async () => {
    await page.getByRole('tab', { name: 'Storage' }).press('ArrowRight');
    await expect(rowOf(page, 'Replication slots', 'watchdesk_feed_')).toContainText('being read · temporary');
    await expect(rowOf(page, 'Slow statements', ' ms')).toBeVisible();
  });

  await test.step('days are taken within bounds, and last', async () => {
    await page.getByRole('tab', { name: 'Performance' }).press('ArrowRight');
    const days = page.getByRole('textbox', { name: 'Days for Audit' });
    const save = page.getByRole('button', { name: 'Save days for Audit' });
    await days.fill('3');
    await expect(page.getByRole('alert').filter({ hasText: '90 to' })).toBeVisible();
    await expect(save).toBeDisabled();
    await days.fill('400');
    await page.keyboard.press('Enter');
    await expect(rowOf(page, 'Retention', 'Audit')).toContainText('Administrator, ');
    await page.reload();
    await pressEnter(page.getByRole('tab', { name: 'Retention' }));
    await expect(page.getByRole('textbox', { name: 'Days for Audit' })).toHaveValue('400');
  });
});
