import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { pdfText } from '../../support/pdf-text.ts';
import { boxAt, expect, line, logIn, pressEnter, test } from '../control-room.ts';

async function saved(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await pressEnter(page.getByRole('button', { name: button, exact: true }));
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

async function closeAsFalse(page: Page, alarm: Locator): Promise<void> {
  await expect(alarm).toContainText('RETURNED');
  await alarm.click();
  await page.keyboard.press('a');
  await expect(alarm).toContainText('ACK');
  await page.keyboard.press('c');
  const form = page.getByRole('dialog', { name: /^Close / });
  await form.getByRole('radio', { name: 'False alarm' }).press('Space');
  await pressEnter(form.getByRole('button', { name: 'Close alarm' }));
  await expect(alarm).toContainText('CLOSED');
}

/** Of a list of the search. */
const choose = (page: Page, list: string, choice: string) =>
  page.getByRole('search').getByRole('combobox', { name: list }).selectOption({ label: choice });

/** By a part of its name. */
async function chooseDevice(page: Page, hostname: string): Promise<void> {
  const field = page.getByRole('search').getByRole('combobox', { name: 'Device' });
  await field.fill(hostname.slice(3));
  const found = page.getByRole('listbox', { name: 'Device' }).getByRole('option', { name: hostname });
  await expect(found).toHaveAttribute('aria-selected', 'true');
  await field.press('Enter');
  await expect(field).toHaveValue(hostname);
}

test('an alarm is found by a word of its note, and its incident goes on paper', async ({ desk, boxes }) => {
  const { page } = desk;
  const fleet = await boxes(2);
  const [first, second] = [boxAt(fleet, 0), boxAt(fleet, 1)];
  const { hostname } = first;
  await logIn(page);
  await second.press('tamper');
  await second.release('tamper');
  await closeAsFalse(page, line(page, 'TAMPER', second.hostname));
  await first.press('panic1');
  await expect(line(page, 'PANIC 1', hostname)).toContainText('NEW');
  await line(page, 'PANIC 1', hostname).click();
  await page.getByLabel('Add a note').fill('A zarigüeya in the yard');
  await pressEnter(page.getByRole('button', { name: 'Add note' }));
  await expect(page.getByRole('list', { name: 'Timeline' })).toContainText('zarigüeya');

  const hits = page.getByRole('listbox', { name: 'Alarms found' });
  await test.step('found by a part of a word, without its accent', async () => {
    await page.getByRole('link', { name: 'Search' }).click();
    await page.getByRole('searchbox', { name: /^Words of notes/ }).fill('RIGUEY');
    await expect(hits.getByRole('option')).toHaveCount(1);
    await expect(hits).toContainText('zarigüeya');
  });

  await test.step('found by who, where, what it was and what it turned out to be, by keyboard', async () => {
    const search = page.getByRole('search');
    await expect(hits.getByRole('option')).toContainText([/PANIC 1.*NEW/]);
    await search.getByRole('searchbox', { name: /^Words of notes/ }).fill('');
    await search.getByRole('searchbox', { name: 'Person' }).fill('admin');
    await expect(hits.getByRole('option')).toHaveCount(2);
    await choose(page, 'Site', 'Default');
    await chooseDevice(page, second.hostname);
    await expect(hits.getByRole('option')).toContainText([/TAMPER.*False alarm · Administrator/]);
    await choose(page, 'Outcome', 'False alarm');
    await choose(page, 'Type', 'TAMPER');
    await expect(page).toHaveURL(/device=\d+.*outcome=false.*type=TAMPER/);
    await page.reload();
    await expect(search.getByRole('combobox', { name: 'Device' })).toHaveValue(second.hostname);
    await expect(hits.getByRole('option')).toContainText([/TAMPER/]);
  });

  await test.step('where nothing fits, one key begins anew', async () => {
    await choose(page, 'Outcome', 'Real alarm');
    await expect(page.getByText('No alarm fits')).toBeVisible();
    await pressEnter(page.getByRole('button', { name: 'Clear the search' }));
    await expect(page.getByRole('searchbox', { name: /^Words of notes/ })).toBeFocused();
    await expect(hits.getByRole('option')).toHaveCount(2);
    await chooseDevice(page, hostname);
    await expect(hits.getByRole('option')).toHaveCount(1);
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
