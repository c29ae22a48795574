import { createRequire } from 'node:module';

/** What of pdfmake is used here. Its own types would bring the browser's names into the engine. */
export interface Definition {
  readonly info: { readonly title: string; readonly author: string; readonly creator: string };
  readonly pageSize: 'A4';
  readonly pageOrientation: 'portrait' | 'landscape';
  readonly pageMargins: readonly [left: number, top: number, right: number, bottom: number];
  readonly defaultStyle: Content;
  readonly styles: Readonly<Record<string, Content>>;
  readonly header: Content;
  readonly footer: (page: number, pages: number) => Content;
  readonly pageBreakBefore: (node: PlacedNode, nodes: Following) => boolean;
  readonly content: readonly Content[];
}

export interface Content {
  readonly [property: string]: unknown;
}

interface PlacedNode {
  readonly style?: unknown;
}

interface Following {
  getFollowingNodesOnPage(): readonly PlacedNode[];
}

interface Pdfmake {
  setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: Definition): { getBuffer(): Promise<Buffer> };
}

/** Loaded when something is printed first: it takes half a second, and most stations never print. */
export function loadPdfmake(): Pdfmake {
  const require = createRequire(import.meta.url);
  const pdfmake: Pdfmake = require('pdfmake');
  const { Roboto }: { Roboto: Readonly<Record<string, string>> } = require('pdfmake/fonts/Roboto.js');
  const files = new Set(Object.values(Roboto));
  pdfmake.setFonts({ Roboto });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => files.has(path));
  return pdfmake;
}
