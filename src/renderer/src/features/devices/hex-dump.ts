export interface HexLine {
  readonly offset: string;
  readonly hex: string;
  /** Printable ASCII, a dot for the rest. */
  readonly text: string;
}

/** Lines of `bytesPerLine`; a half byte at the end of `hex` is left out. */
export function hexDump(hex: string, bytesPerLine = 16): HexLine[] {
  const bytes = hex.match(/[0-9a-f]{2}/gi) ?? [];
  const lines: HexLine[] = [];
  for (let start = 0; start < bytes.length; start += bytesPerLine) {
    const part = bytes.slice(start, start + bytesPerLine);
    lines.push({
      offset: start.toString(16).padStart(4, '0'),
      hex: part.join(' '),
      text: part
        .map((byte) => Number.parseInt(byte, 16))
        .map((code) => (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.'))
        .join(''),
    });
  }
  return lines;
}
