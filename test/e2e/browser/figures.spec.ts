import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { pdfText } from '../../support/pdf-text.ts';
import { boxAt, expect, goTo, line, logIn, pressEnter, test } from '../control-room.ts';

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await pressEnter(page.getByRole('button', { name: button }));
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('a supervisor sees the figures of now, counts a period and takes it along', async ({ desk, boxes }) => {
  const { page } = desk;
  const fleet = await boxes(2);
  await logIn(page);
  await boxAt(fleet, 0).press('panic1');
  await expect(line(page, 'PANIC 1', boxAt(fleet, 0).hostname)).toContainText('NEW');

  await test.step('what is now', async () => {
    await goTo(page, 'f');
    const now = page.getByRole('region', { name: 'Now', exact: true });
    await expect(now.getByRole('definition').first()).toHaveText('1.00');
    await expect(now).toContainText('Unacknowledged1');
    await boxAt(fleet, 1).press('panic2');
    // By itself, every ten seconds.
    await expect(now).toContainText('Unacknowledged2', { timeout: 120_000 });
  });

  await test.step('a period', async () => {
    await page.getByRole('combobox', { name: 'Period' }).selectOption({ label: 'Last 7 days' });
    const sources = page.getByRole('table', { name: 'Ten sources of most alarms' });
    await pressEnter(page.getByRole('button', { name: 'Count', exact: true }));
    await expect(sources.getByRole('row')).toHaveCount(3);
    await expect(sources.getByRole('row', { name: /PANIC 2 1 1 50\.0 %/ })).toBeVisible();
    const priorities = page.getByRole('table', { name: 'Priorities' });
    await expect(priorities.getByRole('row', { name: /^critical/ })).toContainText('100.0 %');
  });

  await test.step('as files', async () => {
    const csv = await saved(page, 'Save as CSV');
    expect(csv.name).toMatch(/^figures-.*\.csv$/);
    expect(csv.bytes.toString()).toContain('load,,alarms,2,alarms,');
    const pdf = await saved(page, 'Save as PDF');
    const lines = pdfText(pdf.bytes).flat();
    expect(lines).toContain('Alarms 2');
    expect(lines.at(-1)).toMatch(/^Printed by .* Page \d of \d$/);
  });

  await test.step('a period of one’s own has to be one', async () => {
    await page.getByRole('combobox', { name: 'Period' }).selectOption({ label: 'From – to' });
    await page.getByLabel('From', { exact: true }).fill('2026-03-02T00:00');
    await page.getByLabel('To', { exact: true }).fill('2026-03-01T00:00');
    await pressEnter(page.getByRole('button', { name: 'Count', exact: true }));
    await expect(page.getByText('From before to, at most a year apart.')).toBeVisible();
    await page.getByLabel('To', { exact: true }).fill('2026-03-03T00:00');
    await pressEnter(page.getByRole('button', { name: 'Count', exact: true }));
    await expect(page.getByText('None in this period.').first()).toBeVisible();
  });
});
