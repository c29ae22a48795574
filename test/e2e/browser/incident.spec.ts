import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { pdfText } from '../../support/pdf-text.ts';
import { boxAt, expect, line, logIn, pressEnter, test } from '../control-room.ts';

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await pressEnter(page.getByRole('button', { name: button, exact: true }));
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('an alarm is found by a word of its note, and its incident goes on paper', async ({ desk, boxes }) => {
  const { page } = desk;
  const fleet = await boxes(1);
  const { hostname } = boxAt(fleet, 0);
  await logIn(page);
  await boxAt(fleet, 0).press('panic1');
  await expect(line(page, 'PANIC 1', hostname)).toContainText('NEW');
  await line(page, 'PANIC 1', hostname).click();
  await page.getByLabel('Add a note').fill('A zarigüeya in the yard');
  await pressEnter(page.getByRole('button', { name: 'Add note' }));
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('zarigüeya');

  await test.step('found by a part of a word, without its accent', async () => {
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('searchbox', { name: /^Words of notes/ }).fill('RIGUEY');
    const hits = page.getByRole('listbox', { name: 'Alarms found' });
    await expect(hits.getByRole('option')).toHaveCount(1);
    await expect(hits).toContainText('zarigüeya');
    await hits.focus();
    await hits.press('Enter');
  });

  await test.step('all around it on one timeline', async () => {
    const timeline = page.getByRole('table', { name: 'Timeline of the incident' });
    await expect(timeline).toContainText('A zarigüeya in the yard');
    await expect(timeline).toContainText('PANIC 1 reported active');
    await page.getByRole('checkbox', { name: /^Device reports/ }).uncheck();
    await expect(timeline).not.toContainText('PANIC 1 reported active');
  });

  await test.step('as files', async () => {
    const csv = await saved(page, 'CSV');
    expect(csv.bytes.toString()).toContain('"Device reports","PANIC 1 reported active"');
    const pdf = await saved(page, 'PDF');
    expect(pdf.name).toMatch(/^incident-\d+\.pdf$/);
    const text = pdfText(pdf.bytes).flat().join('\n');
    expect(text).toContain('Left out of this copy: Device reports.');
    expect(text).toContain('A zarigüeya in the yard');
  });
});
