import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { contentSecurityPolicy, pageSecurityHeaders } from '../shared/page-policy.ts';
import { contentType, PAGE_SCHEME, pageFile } from './page-address.ts';

/** Has to be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page, and nothing else, under the page's own scheme with the policy of the browser edition. */
export function servePage(rendererDir: string, stoppedPageDir: string): void {
  const headers = { ...pageSecurityHeaders, 'content-security-policy': contentSecurityPolicy() };
  protocol.handle(PAGE_SCHEME, async (request) => {
    const file = pageFile(request.url, rendererDir, stoppedPageDir);
    if (file === null || request.method !== 'GET') return new Response(null, { status: 404, headers });
    try {
      const body = await readFile(file);
      return new Response(new Uint8Array(body), {
        headers: { ...headers, 'content-type': contentType(file) },
      });
    } catch {
      return new Response(null, { status: 404, headers });
    }
  });
}
