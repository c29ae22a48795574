import { inflateSync } from 'node:zlib';

type Objects = ReadonlyMap<string, { readonly head: string; readonly stream: string }>;

function objectsOf(file: string): Objects {
  const starts = [...file.matchAll(/(?<=^|\n)(\d+) 0 obj\n/g)];
  return new Map(
    starts.map((start) => {
      const from = start.index + start[0].length;
      const body = file.slice(from, file.indexOf('\nendobj', from));
      const at = body.indexOf('stream\n');
      if (at < 0) return [start[1] ?? '', { head: body, stream: '' }];
      const head = body.slice(0, at);
      const length = Number(head.match(/\/Length (\d+)/)?.[1]);
      const packed = file.slice(from + at + 7, from + at + 7 + length);
      const isPacked = head.includes('/FlateDecode');
      const stream = isPacked ? inflateSync(Buffer.from(packed, 'latin1')).toString('latin1') : packed;
      return [start[1] ?? '', { head, stream }];
    }),
  );
}

const fromHex = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** What the numbers of a font's glyphs stand for. */
function glyphsOf(table: string): ReadonlyMap<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, first = '', , list = ''] of table.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/g))
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries())
      glyphs.set(Number.parseInt(first, 16) + index, fromHex(hex.replaceAll(' ', '')));
  return glyphs;
}

const refOf = (head: string, name: string) => head.match(new RegExp(`/${name} (\\d+) 0 R`))?.[1] ?? '';

interface Font {
  readonly glyphs: ReadonlyMap<number, string>;
  /** Thousandths of the size, by the number of the glyph. */
  readonly widths: readonly number[];
}

function fontOf(objects: Objects, id: string): Font {
  const { head } = objects.get(id) ?? { head: '' };
  const [, descendant = ''] = head.match(/\/DescendantFonts \[(\d+) 0 R/) ?? [];
  const [, widths = ''] = objects.get(descendant)?.head.match(/\/W \[0 \[([^\]]*)\]/) ?? [];
  return {
    glyphs: glyphsOf(objects.get(refOf(head, 'ToUnicode'))?.stream ?? ''),
    widths: widths.split(' ').map(Number),
  };
}

const TOKEN = /1 0 0 1 (\S+) (\S+) Tm|\/(\S+) (\S+) Tf|\[([^\]]*)\] TJ/g;

/** One page: what stands at one height in the order of writing, apart where there is a gap. */
function linesOf(content: string, fonts: ReadonlyMap<string, Font>): string[] {
  const lines = new Map<string, { text: string; endX: number }>();
  let [x, y, size, font]: [number, string, number, Font | undefined] = [0, '', 0, undefined];
  for (const [, left, height, fontName, fontSize, shown = ''] of content.matchAll(TOKEN)) {
    if (height !== undefined) [x, y] = [Number(left), height];
    else if (fontName !== undefined) [font, size] = [fonts.get(fontName), Number(fontSize)];
    else {
      const hex = [...shown.matchAll(/<([0-9a-f]*)>/g)].map(([, digits = '']) => digits).join('');
      const glyphs = (hex.match(/.{4}/g) ?? []).map((four) => Number.parseInt(four, 16));
      const text = glyphs.map((glyph) => font?.glyphs.get(glyph) ?? '?').join('');
      const width = glyphs.reduce((sum, glyph) => sum + (font?.widths[glyph] ?? 0), 0);
      const line = lines.get(y) ?? { text: '', endX: x };
      const gap = x - line.endX > 0.5 ? ' ' : '';
      lines.set(y, { text: line.text + gap + text, endX: x + (width * size) / 1000 });
    }
  }
  return [...lines.values()].map(({ text }) => text.replaceAll(/\s+/g, ' ').trim());
}

/** The lines of text of each page of a PDF that the house printed. */
export function pdfText(bytes: Uint8Array): string[][] {
  const objects = objectsOf(Buffer.from(bytes).toString('latin1'));
  const headOf = (id: string) => objects.get(id)?.head ?? '';
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\n/.test(head));
  return pages.map(({ head }) => {
    const resources = headOf(refOf(head, 'Resources'));
    const fonts = [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(
      ([, name = '', id = '']) => [name, fontOf(objects, id)] as const,
    );
    return linesOf(objects.get(refOf(head, 'Contents'))?.stream ?? '', new Map(fonts));
  });
}
