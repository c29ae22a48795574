import type { PrintedBlock, PrintedCell, PrintedTable } from './document.ts';
import { factLines, LINE, linesUnder, QUIET } from './house-style.ts';
import type { Content } from './pdfmake.ts';

/** What has no glyph and would print as an empty box. */
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/gu;
/** Longer ones would push their column over the edge of the page. */
const LONG_WORD = /\S{25}/;

/** Lines are kept. */
export function printable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, (character) => (character === '\n' ? '\n' : ' '));
}

/** A moment to the millisecond, a duration, a state: broken in two it is hard to read down a column. */
const SHORT_LENGTH = 24;

const textOf = (cell: PrintedCell): string => (typeof cell === 'string' ? cell : cell.text);

function contentOf(cell: PrintedCell, properties: Content = {}): Content {
  const { text, isAbnormal } = typeof cell === 'string' ? { text: cell, isAbnormal: false } : cell;
  return {
    text: printable(text),
    ...(LONG_WORD.test(text) ? { wordBreak: 'break-all' } : {}),
    ...properties,
    ...(isAbnormal ? { style: 'abnormal' } : {}),
  };
}

/** Without columns that say nothing: the others have their width. */
function saidBy({ columns, rows, empty }: PrintedTable): PrintedTable {
  const isSaid = columns.map((_, index) => rows.some((cells) => textOf(cells[index] ?? '') !== ''));
  const kept = <T>(values: readonly T[]) => values.filter((_, index) => isSaid[index]);
  return { kind: 'table', columns: kept(columns), rows: rows.map(kept), empty };
}

function defineTable(table: PrintedTable, heading: string | null): Content {
  const { columns, rows } = saidBy(table);
  const alignmentOf = (index: number) => ({ alignment: columns[index]?.align ?? 'left' });
  const cellOf = (cell: PrintedCell, index: number): Content => {
    const isKept = columns[index]?.width !== 'rest' && textOf(cell).length <= SHORT_LENGTH;
    return contentOf(cell, { ...alignmentOf(index), ...(isKept ? { noWrap: true } : {}) });
  };
  const heads = [
    ...(heading === null ? [] : [headingRow(heading, columns.length)]),
    columns.map(({ head }, index) => contentOf(head, { style: 'head', ...alignmentOf(index) })),
  ];
  return {
    table: {
      headerRows: heads.length,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => (width === 'rest' ? '*' : 'auto')),
      body: [...heads, ...rows.map((cells) => cells.map(cellOf))],
    },
    layout: linesUnder(heads.length),
    margin: [0, 0, 0, 8],
  };
}

/** Over all columns: the other cells have to be there, and are empty. */
const headingRow = (text: string, columns: number): Content[] => [
  { text: printable(text), style: 'tableHeading', colSpan: columns },
  ...Array.from({ length: columns - 1 }, () => ({})),
];

/** All blocks. A table has the heading before it as a head of its own: left behind on a page it would say nothing. */
export function defineBlocks(blocks: readonly PrintedBlock[], width: number): Content[] {
  return blocks.flatMap((block, index) => {
    const [before, next] = [blocks[index - 1], blocks[index + 1]];
    if (block.kind === 'table' && block.rows.length > 0)
      return [defineTable(block, before?.kind === 'heading' ? before.text : null)];
    const isHead = block.kind === 'heading' && next?.kind === 'table' && next.rows.length > 0;
    return isHead ? [] : [defineBlock(block, width)];
  });
}

/** One block as pdfmake's content, `width` points wide at most; of a table, that it has no rows. */
function defineBlock(block: PrintedBlock, width: number): Content {
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
      return { text: printable(block.empty), style: ['text', 'quiet'] };
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
