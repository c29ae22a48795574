import type { Content } from './pdfmake.ts';

/** Points; A4 is 595 by 842. */
export const MARGIN = 40;
export const HEADER_HEIGHT = 62;
export const SUBTITLE_LINE = 12;
export const FOOTER_HEIGHT = 44;
export const A4 = { short: 595.28, long: 841.89 } as const;

const TEXT = '#1D2329';
export const QUIET = '#5A646E';
export const LINE = '#C9CED3';
const ABNORMAL = '#9A4A00';

export const defaultStyle: Content = { font: 'Roboto', fontSize: 9, lineHeight: 1.15, color: TEXT };

export const styles: Readonly<Record<string, Content>> = {
  title: { fontSize: 13, bold: true },
  organisation: { fontSize: 9, color: QUIET, alignment: 'right' },
  subtitle: { fontSize: 9, color: QUIET },
  footer: { fontSize: 7, color: QUIET },
  heading: { fontSize: 11, bold: true, margin: [0, 12, 0, 4] },
  tableHeading: { fontSize: 11, bold: true, margin: [0, 9, 0, 2] },
  text: { margin: [0, 0, 0, 6] },
  quiet: { color: QUIET },
  head: { fontSize: 8, bold: true, color: QUIET },
  label: { color: QUIET },
  abnormal: { bold: true, color: ABNORMAL },
};

/** Lines between rows only. */
export const factLines: Content = {
  hLineWidth: (line: number, node: { table: { body: readonly unknown[] } }) =>
    line === 0 || line === node.table.body.length ? 0 : 0.5,
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: (column: number) => (column === 0 ? 0 : 5),
  paddingRight: () => 5,
  paddingTop: () => 2.5,
  paddingBottom: () => 2,
};

/** A stronger line under so many heads, and none between them. */
export const linesUnder = (heads: number): Content => ({
  ...factLines,
  hLineWidth: (line: number, node: { table: { body: readonly unknown[] } }) =>
    line < heads || line === node.table.body.length ? 0 : 0.5,
  hLineColor: (line: number) => (line === heads ? QUIET : LINE),
});
