import type { PrintedBlock, PrintedCell, PrintedTable } from './document.ts';
import { factLines, LINE, QUIET, tableLines } from './house-style.ts';
import type { Content } from './pdfmake.ts';

/** What has no glyph and would print as an empty box. */
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;
/** Longer ones would push their column over the edge of the page. */
const LONG_WORD = /\S{25}/;

/** Lines are kept. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, (character) => (character === '\n' ? '\n' : ' '));
}

function contentOf(cell: PrintedCell, properties: Content = {}): Content {
  const { text, isAbnormal } = typeof cell === 'string' ? { text: cell, isAbnormal: false } : cell;
  return {
    text: printable(text),
    ...(LONG_WORD.test(text) ? { wordBreak: 'break-all' } : {}),
    ...properties,
    ...(isAbnormal ? { style: 'abnormal' } : {}),
  };
}

function defineTable({ columns, rows, empty }: PrintedTable): Content {
  if (rows.length === 0) return { text: printable(empty), style: ['text', 'quiet'] };
  const alignmentOf = (index: number) => ({ alignment: columns[index]?.align ?? 'left' });
  return {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => (width === 'rest' ? '*' : 'auto')),
      body: [
        columns.map(({ head }, index) => contentOf(head, { style: 'head', ...alignmentOf(index) })),
        ...rows.map((cells) => cells.map((cell, index) => contentOf(cell, alignmentOf(index)))),
      ],
    },
    layout: tableLines,
    margin: [0, 0, 0, 8],
  };
}

/** One block as pdfmake's content, `width` points wide at most. */
export function defineBlock(block: PrintedBlock, width: number): Content {
  switch (block.kind) {
    case 'heading':
      return { text: printable(block.text), style: 'heading' };
    case 'text':
      return contentOf(block.text, { style: block.isQuiet === true ? ['text', 'quiet'] : 'text' });
    case 'facts':
      if (block.facts.length === 0) return { text: '' };
      return {
        table: {
          widths: [150, '*'],
          body: block.facts.map(([label, value]) => [contentOf(label, { style: 'label' }), contentOf(value)]),
        },
        layout: factLines,
        margin: [0, 0, 0, 8],
      };
    case 'table':
      return defineTable(block);
    case 'signatures':
      return {
        columns: block.under.map((text) => ({
          stack: [
            { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 200, y2: 0, lineWidth: 0.5, lineColor: QUIET }] },
            { text: printable(text), style: 'quiet', margin: [0, 3, 0, 0] },
          ],
        })),
        columnGap: 24,
        margin: [0, 48, 0, 8],
        unbreakable: true,
      };
    case 'drawing':
      return { svg: block.svg, fit: [width, 240], margin: [0, 4, 0, 8] };
  }
}

export const divider = (width: number, y: number): Content => ({
  canvas: [{ type: 'line', x1: 0, y1: y, x2: width, y2: y, lineWidth: 0.5, lineColor: LINE }],
});
