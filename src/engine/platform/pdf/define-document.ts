import { defineBlocks, divider, printable } from './define-block.ts';
import type { PrintedDocument, PrintLanguage } from './document.ts';
import {
  A4,
  defaultStyle,
  FOOTER_HEIGHT,
  HEADER_HEIGHT,
  MARGIN,
  SUBTITLE_LINE,
  styles,
} from './house-style.ts';
import type { Content, Definition } from './pdfmake.ts';
import { printedMoment, utcOffset } from './printed-moment.ts';

const WORDS: Readonly<
  Record<PrintLanguage, { page: (page: number, pages: number) => string; printedBy: (who: string) => string }>
> = {
  en: { page: (page, pages) => `Page ${page} of ${pages}`, printedBy: (who) => `Printed by ${who}` },
  es: { page: (page, pages) => `Página ${page} de ${pages}`, printedBy: (who) => `Impreso por ${who}` },
};

function headerOf({ title, organisation, subtitle }: PrintedDocument, width: number): Content {
  return {
    margin: [MARGIN, 20, MARGIN, 0],
    stack: [
      {
        columns: [
          { text: printable(title), style: 'title', width: '*' },
          { text: printable(organisation), style: 'organisation', width: 'auto', margin: [12, 3, 0, 0] },
        ],
      },
      { text: printable(subtitle ?? ''), style: 'subtitle' },
      divider(width, 4),
    ],
  };
}

function footerOf(
  { printed, language }: PrintedDocument,
  page: number,
  pages: number,
  width: number,
): Content {
  const { by, station, at, timeZone } = printed;
  const who = station === undefined ? by : `${by}, ${station}`;
  const here = `${printedMoment(at, timeZone)} ${utcOffset(at, timeZone)} (${timeZone})`;
  const inUtc = timeZone === 'UTC' ? '' : ` · ${printedMoment(at, 'UTC')} UTC`;
  return {
    margin: [MARGIN, 8, MARGIN, 0],
    style: 'footer',
    stack: [
      divider(width, 0),
      {
        margin: [0, 4, 0, 0],
        columns: [
          { text: printable(`${WORDS[language].printedBy(who)} · ${here}${inUtc}`), width: '*' },
          { text: WORDS[language].page(page, pages), alignment: 'right', width: 'auto', noWrap: true },
        ],
      },
    ],
  };
}

/** About as wide as an average letter of the subtitle; a line more than it needs does no harm. */
const LETTER_WIDTH = 5;

/** What a subtitle of several lines takes beyond the one that there always is. */
function furtherLines({ subtitle = '' }: PrintedDocument, width: number): number {
  return Math.max(0, Math.ceil((subtitle.length * LETTER_WIDTH) / width) - 1) * SUBTITLE_LINE;
}

/** A document in the look of the house: grey lines, title and organisation above, who printed it when below. */
export function defineDocument(document: PrintedDocument): Definition {
  const width = (document.isLandscape === true ? A4.long : A4.short) - 2 * MARGIN;
  return {
    info: { title: document.title, author: document.organisation, creator: 'Watchdesk' },
    pageSize: 'A4',
    pageOrientation: document.isLandscape === true ? 'landscape' : 'portrait',
    pageMargins: [MARGIN, HEADER_HEIGHT + furtherLines(document, width), MARGIN, FOOTER_HEIGHT],
    defaultStyle,
    styles,
    header: headerOf(document, width),
    footer: (page, pages) => footerOf(document, page, pages, width),
    pageBreakBefore: (node, nodes) =>
      node.style === 'heading' && nodes.getFollowingNodesOnPage().length === 0,
    content: defineBlocks(document.blocks, width),
  };
}
