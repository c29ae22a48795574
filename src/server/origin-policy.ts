/** What is known of a request before anything is believed. */
export interface RequestAddress {
  /** The Host header. */
  readonly host: string | undefined;
  /** The Origin header. */
  readonly origin: string | undefined;
  /** The address and port of this end of the connection, as the kernel says. */
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether the Host header names this server. A page of another site whose name was re-pointed at this machine (DNS
 * rebinding) sends its own name here, so a name that nobody set is refused. `names` are host names (with an optional
 * port) under which a reverse proxy or a resolver is known to reach this server.
 */
export function isOwnHost(request: RequestAddress, names: readonly string[]): boolean {
  if (request.host === undefined) return false;
  const host = request.host.toLowerCase();
  if (names.some((name) => host === name.toLowerCase() || host.startsWith(`${name.toLowerCase()}:`)))
    return true;
  const port = request.localPort;
  const own = isLoopback(request.localAddress)
    ? LOOPBACK_NAMES
    : [bracketed(plainAddress(request.localAddress ?? ''))];
  return own.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

/** Whether the request comes from a page of this server: its Origin is the Host it asked for. */
export function isOwnOrigin(request: RequestAddress): boolean {
  if (request.origin === undefined || request.host === undefined) return false;
  const origin = request.origin.toLowerCase();
  const host = request.host.toLowerCase();
  return origin === `http://${host}` || origin === `https://${host}`;
}

export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = plainAddress(address);
  return plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain);
}

/** A socket open for both families reports an IPv4 peer as ::ffff:a.b.c.d. */
function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
