/** What the house prints: plain data, so that it can be handed to another thread. */
export interface PrintedDocument {
  readonly title: string;
  readonly organisation: string;
  /** Under the title: the period, the shift, the incident's place. */
  readonly subtitle?: string;
  readonly printed: {
    /** The person's name. */
    readonly by: string;
    readonly station?: string;
    readonly at: Date;
    /** IANA name; the footer has the time in this zone and in UTC. */
    readonly timeZone: string;
  };
  /** Of the words that every page has; the blocks bring their own. */
  readonly language: PrintLanguage;
  /** For tables of many columns. Default false. */
  readonly isLandscape?: boolean;
  readonly blocks: readonly PrintedBlock[];
}

export type PrintLanguage = 'en' | 'es';

export type PrintedBlock =
  /** Never the last line of a page; of a table that follows, on every page that it goes on to. */
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly isQuiet?: boolean }
  /** Labels with their values below each other. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [label: string, value: PrintedCell])[] }
  | PrintedTable
  /** Lines side by side to write on, each with what is to be written under it. */
  | { readonly kind: 'signatures'; readonly under: readonly string[] }
  /** A chart, as SVG of its own: it can fetch nothing. It is scaled to the width of the page. */
  | { readonly kind: 'drawing'; readonly svg: string };

export interface PrintedTable {
  readonly kind: 'table';
  readonly columns: readonly PrintedColumn[];
  /** As many cells a row as there are columns. A column in which no row says anything is left out. */
  readonly rows: readonly (readonly PrintedCell[])[];
  /** What stands here instead of a table without rows. */
  readonly empty: string;
}

export interface PrintedColumn {
  /** Repeated on every page that the table goes on to. */
  readonly head: string;
  /** Numbers stand at the right. Default left. */
  readonly align?: 'left' | 'right';
  /**
   * `content` is as wide as what it says: what is short stays on one line, of longer texts the longest word counts.
   * `rest` shares what is left over. Default `content`.
   */
  readonly width?: 'content' | 'rest';
}

/** Abnormal: printed heavier and in the one colour. The text has to say so too, for a printer without colours. */
export type PrintedCell = string | { readonly text: string; readonly isAbnormal: boolean };

/** Laying out takes about a millisecond a row; what is longer belongs into a CSV file. */
export const MAX_PRINTED_ROWS = 2000;
/** Of all texts and drawings together. */
export const MAX_PRINTED_CHARACTERS = 2_000_000;
