/**
 * A spreadsheet runs a cell that begins like a formula. Such a text gets an apostrophe in front, which a spreadsheet
 * hides and `unguarded` takes away again; a text that has apostrophes there itself gets one more
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const LIKE_A_FORMULA = /^'*[=+\-@\t\r\n]/;

export function guarded(text: string): string {
  return LIKE_A_FORMULA.test(text) ? `'${text}` : text;
}

export function unguarded(cell: string): string {
  return cell.startsWith("'") && LIKE_A_FORMULA.test(cell) ? cell.slice(1) : cell;
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Lines as RFC 4180 has them; the mark in front tells a spreadsheet that the text is UTF-8. */
export function writeCsv(lines: readonly (readonly string[])[]): string {
  return `\u{feff}${lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`;
}

const DELIMITERS = [',', ';', '\t'] as const;

/** What separates the cells: spreadsheets write what their country's settings say. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, 10_000).split(/\r|\n/, 1)[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).delimiter;
}
