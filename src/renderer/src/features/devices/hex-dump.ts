const BYTES_PER_LINE = 16;

export interface HexLine {
  readonly offset: string;
  readonly hex: string;
  /** Printable ASCII, a dot for the rest. */
  readonly text: string;
}

/** Lines of 16 bytes; a half byte at the end of `hex` is left out. */
export function hexDump(hex: string): HexLine[] {
  const bytes = hex.match(/[0-9a-f]{2}/gi) ?? [];
  const lines: HexLine[] = [];
  for (let start = 0; start < bytes.length; start += BYTES_PER_LINE) {
    const part = bytes.slice(start, start + BYTES_PER_LINE);
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
