import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const NAME = 'watchdesk_station';
const ID = /^[A-Za-z0-9_-]{22}$/;
/** The longest that browsers keep one; each page that is loaded begins it anew. */
const KEPT_S = 400 * 24 * 3600;
const SHOWN_DIGITS = 6;

/** Which browser this is, as it was told when it first loaded the page. */
function stationIdOf(cookieHeader: string | undefined): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value !== undefined && ID.test(value)) return value;
  }
  return undefined;
}

/** The cookie by which a browser is told from others at the same address; one that has it keeps it. */
export function stationCookie({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const id = stationIdOf(headers.cookie) ?? randomBytes(16).toString('base64url');
  const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  return `${NAME}=${id}; Path=/; Max-Age=${KEPT_S}; HttpOnly; SameSite=Strict${secure}`;
}

/**
 * What a browser is called where it says who did something: its address, and which of the browsers there. Behind a proxy
 * all have the proxy's address. The digits are a digest: who reads them cannot pass for that browser.
 */
export function browserStation(address: string | null, cookieHeader: string | undefined): string {
  const id = stationIdOf(cookieHeader);
  const which =
    id === undefined ? [] : [`#${createHash('sha256').update(id).digest('hex').slice(0, SHOWN_DIGITS)}`];
  return ['browser', ...(address === null ? [] : [address]), ...which].join(' ');
}
