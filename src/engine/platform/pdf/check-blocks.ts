import { MAX_PRINTED_CHARACTERS, MAX_PRINTED_ROWS, type PrintedBlock, type PrintedCell } from './document.ts';

interface PrintedSize {
  readonly rows: number;
  readonly characters: number;
}

const lengthOf = (cell: PrintedCell) => (typeof cell === 'string' ? cell : cell.text).length;
const lengthOfAll = (cells: readonly PrintedCell[]) => cells.reduce((sum, cell) => sum + lengthOf(cell), 0);

function sizeOf(block: PrintedBlock): PrintedSize {
  switch (block.kind) {
    case 'heading':
    case 'text':
      return { rows: 1, characters: block.text.length };
    case 'facts':
      return { rows: block.facts.length, characters: lengthOfAll(block.facts.flat()) };
    case 'signatures':
      return { rows: 1, characters: lengthOfAll(block.under) };
    case 'drawing':
      return { rows: 1, characters: block.svg.length };
    case 'table':
      return { rows: block.rows.length, characters: lengthOfAll(block.rows.flat()) };
  }
}

/** A drawing is made of lines and words: a picture in it would be read from the disk. */
const FETCHED = /<image|href|url\(/i;

/** Whoever prints keeps within the bounds and says what was left out; beyond them is a mistake of the program. */
export function checkBlocks(blocks: readonly PrintedBlock[]): void {
  const sizes = blocks.map(sizeOf);
  const rows = sizes.reduce((sum, size) => sum + size.rows, 0);
  const characters = sizes.reduce((sum, size) => sum + size.characters, 0);
  if (rows > MAX_PRINTED_ROWS || characters > MAX_PRINTED_CHARACTERS)
    throw new Error(`too much to print: ${rows} rows, ${characters} characters`);
  if (blocks.some((block) => block.kind === 'drawing' && FETCHED.test(block.svg)))
    throw new Error('a drawing refers to something outside of itself');
}
