/** NaN and the infinities of a broken sensor mean "no reading". */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Degrees within ±`limit` (90 latitude, 180 longitude); anything else means "not known". */
export function degreesOrNull(value: number, limit: 90 | 180): number | null {
  return Math.abs(value) <= limit ? value : null;
}

/** Lower case with colons, as PostgreSQL's macaddr prints it. */
export function macText(mac: Uint8Array): string {
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** First octet in the high byte: 0xC0A80109 is 192.168.1.9. */
export function ipv4Text(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** A device's Unix seconds as a Date. */
export function unixSecondsToDate(seconds: number): Date {
  return new Date(seconds * 1000);
}
