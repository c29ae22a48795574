import { expect, test } from 'vitest';
import { pdfText } from '../../../../test/support/pdf-text.ts';
import { MAX_PRINTED_ROWS, type PrintedBlock, type PrintedDocument } from './document.ts';
import { createPrinter } from './printer.ts';

const document = (blocks: readonly PrintedBlock[]): PrintedDocument => ({
  title: 'Figures',
  organisation: 'Monitoring Ltd',
  subtitle: '1 to 7 March',
  printed: {
    by: 'Ana Ruiz',
    station: 'desk 1',
    at: new Date('2026-03-08T09:00:00Z'),
    timeZone: 'America/Lima',
  },
  language: 'en',
  blocks,
});

const rows = (count: number) => Array.from({ length: count }, (_, row) => [`Box ${row}`, String(row)]);
const tableOf = (count: number): PrintedBlock => ({
  kind: 'table',
  columns: [
    { head: 'Device', width: 'rest' },
    { head: 'Alarms', align: 'right' },
  ],
  rows: rows(count),
  empty: 'No device.',
});

const print = async (blocks: readonly PrintedBlock[]) =>
  pdfText(await createPrinter().print(document(blocks)));

test('every block can be read in the file, between the head and the foot of the house', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><path d="M0 0L10 5"/></svg>';
  const [page] = await print([
    { kind: 'heading', text: 'Load' },
    { kind: 'text', text: 'Señal ≤ 10 % of\u0000 the time' },
    {
      kind: 'facts',
      facts: [
        ['Alarms', '12'],
        ['Peak', { text: '14, over 10', isAbnormal: true }],
      ],
    },
    tableOf(2),
    tableOf(0),
    { kind: 'drawing', svg },
    { kind: 'signatures', under: ['Going: Ana', 'Coming: Luis'] },
  ]);
  expect(page).toEqual([
    'Load',
    'Señal ≤ 10 % of the time',
    'Alarms 12',
    'Peak 14, over 10',
    'Device Alarms',
    'Box 0 0',
    'Box 1 1',
    'No device.',
    'Going: Ana Coming: Luis',
    'Figures',
    'Monitoring Ltd',
    '1 to 7 March',
    'Printed by Ana Ruiz, desk 1 · 2026-03-08 04:00:00 UTC-05:00 (America/Lima) · 2026-03-08 09:00:00 UTC Page 1 of 1',
  ]);
});

test('a long table repeats its head and every page says which it is', async () => {
  const pages = await print([tableOf(90)]);
  expect(pages.length).toBeGreaterThan(1);
  for (const [index, lines] of pages.entries()) {
    expect(lines[0]).toBe('Device Alarms');
    expect(lines.at(-1)).toContain(`Page ${index + 1} of ${pages.length}`);
  }
  expect(pages.flat().filter((line) => line.startsWith('Box '))).toHaveLength(90);
});

test('a heading goes with its table, on every page of it, and never stands alone at the foot of one', async () => {
  for (let lines = 60; lines < 67; lines += 1) {
    const above: PrintedBlock = { kind: 'text', text: Array.from({ length: lines }, () => 'x').join('\n') };
    const pages = await print([above, { kind: 'heading', text: 'Sources' }, tableOf(6)]);
    expect(pages).toHaveLength(2);
    for (const page of pages.filter((said) => said.some((line) => line.startsWith('Box '))))
      expect(page.slice(page.indexOf('Sources')).slice(0, 2)).toEqual(['Sources', 'Device Alarms']);
    expect(pages.filter((said) => said.includes('Sources') && !said.includes('Device Alarms'))).toEqual([]);
  }
});

test('what is short stays on one line beside long texts, and a column that says nothing is left out', async () => {
  const long = 'Almacén de la avenida '.repeat(12);
  const [page] = await print([
    {
      kind: 'table',
      columns: [{ head: 'Since' }, { head: 'Until' }, { head: 'Who' }, { head: 'Where', width: 'rest' }],
      rows: [['2026-03-08 04:00:00.123', '', long, long]],
      empty: 'None.',
    },
  ]);
  expect(page?.[0]).toBe('Since Who Where');
  expect(page?.[1]).toMatch(/^2026-03-08 04:00:00.123 Almacén/);
});

test('a subtitle of several lines moves the page down instead of lying over it', async () => {
  const [page] = pdfText(
    await createPrinter().print({ ...document([tableOf(1)]), subtitle: 'Estación de Servicio '.repeat(8) }),
  );
  expect(page?.filter((line) => line.startsWith('Estación'))).toHaveLength(2);
});

test('a word wider than its column is broken, not pushed over the edge', async () => {
  const lines = (await print([{ kind: 'facts', facts: [['Note', 'x'.repeat(400)]] }])).flat();
  expect(lines.filter((line) => /^(Note )?x+$/.test(line)).length).toBeGreaterThan(1);
});

test('a drawing that refers to a file or an address is refused', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/hostname"/></svg>';
  expect(() => createPrinter().print(document([{ kind: 'drawing', svg }]))).toThrow('outside of itself');
});

test('what is too long is refused before anything is laid out', () => {
  expect(() => createPrinter().print(document([tableOf(MAX_PRINTED_ROWS + 1)]))).toThrow('2001 rows');
});
