import { extname, join, normalize, sep } from 'node:path';

/** The desktop's page has an origin of its own, so that the policy's 'self' means something; file:// has none. */
export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://watchdesk`;
/** Shown in place of a page that crashed or could not be loaded. */
export const STOPPED_PAGE = `${PAGE_ORIGIN}/~stopped/index.html`;

/** Whether an address belongs to our own page. Everything else is neither navigated to nor believed. */
export function isPageAddress(address: string): boolean {
  try {
    const { protocol, host, username, port } = new URL(address);
    return `${protocol}//${host}` === PAGE_ORIGIN && username === '' && port === '';
  } catch {
    return false;
  }
}

/**
 * The file that answers an address of the page, or null for none. A path of the page's own router, which has no
 * extension, gets index.html. Nothing outside the two folders can be named.
 */
export function pageFile(address: string, rendererDir: string, stoppedPageDir: string): string | null {
  if (!isPageAddress(address)) return null;
  const path = decoded(new URL(address).pathname);
  if (path === null || path.includes('\0')) return null;
  const isStoppedPage = path.startsWith('/~stopped/');
  const folder = isStoppedPage ? stoppedPageDir : rendererDir;
  const name = isStoppedPage ? path.slice('/~stopped'.length) : path;
  const file = normalize(join(folder, extname(name) === '' ? '/index.html' : name));
  return file.startsWith(folder + sep) ? file : null;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
};

/** With nosniff a file without its type would not be used, so an unknown one is plain bytes. */
export function contentType(file: string): string {
  return CONTENT_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream';
}
