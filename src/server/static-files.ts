import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { SetupError } from '../engine/index.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Serves the built page. Names under /assets/ carry a hash of their content and may be kept for ever; everything else
 * is asked for again each time. A path of the page's own router gets index.html.
 */
export function createStaticFiles(rendererDir: string, notFound: RequestHandler): RequestHandler {
  if (!existsSync(join(rendererDir, 'index.html'))) {
    throw new SetupError(
      `The screens are not built: ${rendererDir} holds no index.html; run "npm run build".`,
    );
  }
  const serve = sirv(rendererDir, {
    etag: true,
    single: true,
    setHeaders: (response, path) => {
      const kept = path.startsWith('/assets/');
      response.setHeader('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return (request, response) => {
    // The page asks for no ranges; a wrong one would only reach the file stream as an exception.
    delete request.headers.range;
    // A file that vanished since the start (a rebuild) ends this answer, not the program.
    response.once('pipe', (source) => source.once('error', () => response.destroy()));
    serve(request, response, () => notFound(request, response));
  };
}
