import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Engine } from '../engine/index.ts';
import { TILES_PATH } from '../shared/map/model.ts';
import { answerJson, answerText, type Route } from './answers.ts';
import { isLoopback } from './origin-policy.ts';
import { bearerToken, expiredSessionCookie, sessionCookie } from './session-cookie.ts';
import { createTileRoute } from './tile-routes.ts';

/** Everything the host answers itself: path, then method. Other paths are files of the page. */
export type RouteTable = ReadonlyMap<string, Readonly<Partial<Record<string, Route>>>>;

export function createRoutes(engine: Engine, metricsToken: string | null): RouteTable {
  const health: Route = (_request, response) => {
    const { live } = engine.health();
    answerJson(response, live ? 200 : 503, { live });
  };
  const readiness: Route = (request, response) => {
    const { ready, detail } = engine.health();
    // What is down, and why, is for this machine's own eyes.
    answerJson(response, ready ? 200 : 503, isDirectlyLocal(request) ? { ready, detail } : { ready });
  };
  const metrics: Route = async (request, response) => {
    if (!mayReadMetrics(request, metricsToken)) {
      response.setHeader('www-authenticate', 'Bearer');
      answerText(
        response,
        401,
        'Metrics are read on this machine or with the token of WATCHDESK_METRICS_TOKEN.',
      );
      return;
    }
    const text = await engine.metrics();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  };
  const keepSession: Route = (request, response) => {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) {
      answerText(response, 400, 'A session is kept by its token in the Authorization header.');
      return;
    }
    response.writeHead(204, { 'set-cookie': sessionCookie(token, isSecure(request)) }).end();
  };
  const dropSession: Route = (request, response) => {
    response.writeHead(204, { 'set-cookie': expiredSessionCookie(isSecure(request)) }).end();
  };
  const tiles = createTileRoute(engine);
  return new Map([
    ['/healthz', { GET: health, HEAD: health }],
    ['/readyz', { GET: readiness, HEAD: readiness }],
    ['/metrics', { GET: metrics }],
    [TILES_PATH, { GET: tiles, HEAD: tiles }],
    ['/session', { PUT: keepSession, DELETE: dropSession }],
  ]);
}

/** The page's origin was checked before; behind a proxy with TLS it starts with https. */
function isSecure(request: IncomingMessage): boolean {
  return request.headers.origin?.startsWith('https:') === true;
}

function mayReadMetrics(request: IncomingMessage, metricsToken: string | null): boolean {
  if (isDirectlyLocal(request)) return true;
  const given = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return metricsToken !== null && given !== undefined && isSame(given, metricsToken);
}

/** A proxy on this machine makes strangers look local; the header that it adds tells. */
function isDirectlyLocal(request: IncomingMessage): boolean {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded'];
  return forwarded === undefined && isLoopback(request.socket.remoteAddress);
}

/** Compared as digests, so that the time taken tells nothing of the token. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
