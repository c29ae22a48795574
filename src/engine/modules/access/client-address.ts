import { isIP } from 'node:net';

/** The address in a form that PostgreSQL's inet takes; null where it is none (a zone index is cut). */
export function inetAddress(address: string | null): string | null {
  const plain = address?.replace(/%.*$/, '') ?? '';
  return isIP(plain) === 0 ? null : plain;
}

/** One key for all addresses that one client can choose freely: an IPv4 address, or an IPv6 network of 64 bits. */
export function throttleKey(address: string | null): string | null {
  const plain = inetAddress(address)?.replace(/^::ffff:(?=\d+\.)/i, '');
  if (plain === undefined || isIP(plain) !== 6) return plain ?? null;
  const [head = '', tail] = plain.split('::');
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - start.length - end.length }, () => '0');
  return [...start, ...zeros, ...end].slice(0, 4).join(':');
}
