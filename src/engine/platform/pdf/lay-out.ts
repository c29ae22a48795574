import { defineDocument } from './define-document.ts';
import type { PrintedDocument } from './document.ts';
import { loadPdfmake } from './pdfmake.ts';

/** The finished file. Holds its thread for about a millisecond a row. */
export async function layOut(document: PrintedDocument): Promise<Uint8Array<ArrayBuffer>> {
  const file = await loadPdfmake().createPdf(defineDocument(document)).getBuffer();
  return new Uint8Array(file);
}
