import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine/index.ts';
import { answerText, type Route } from './answers.ts';
import { sessionTokenOf } from './session-cookie.ts';

export interface ByteRange {
  readonly start: number;
  /** Included. */
  readonly end: number;
}

/**
 * One range of bytes (RFC 9110, 14.1.2) within a file of this size. `whole` where the header is absent or says
 * something that a server may pass over; null where it asks for what the file does not have.
 */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | 'whole' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? null : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= sizeBytes ? null : { start, end };
}

/** The tile file by ranges, for whoever may call `map.readTiles` by the session in the cookie. */
export function createTileRoute(engine: Engine): Route {
  return async (request, response) => {
    const access = await engine.tilesFor(sessionTokenOf(request.headers.cookie) ?? null);
    if (!access.allowed) {
      if (access.why === 'nobody')
        answerText(response, 401, 'Street tiles are for people who are logged in.');
      else answerText(response, 403, 'This session may not read street tiles now.');
      return;
    }
    const state = await access.file.state();
    if (state.state !== 'ready') {
      answerText(response, 404, 'This station has no file with street tiles.');
      return;
    }
    const { sizeBytes, version } = state;
    const range = rangeOf(request.headers.range, sizeBytes);
    response.setHeader('accept-ranges', 'bytes');
    if (range === null) {
      response.setHeader('content-range', `bytes */${sizeBytes}`);
      answerText(response, 416, 'The file with street tiles does not have these bytes.');
      return;
    }
    const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes - 1 } : range;
    response.writeHead(range === 'whole' ? 200 : 206, {
      'content-type': 'application/octet-stream',
      'content-length': String(end - start + 1),
      etag: `"${version}"`,
      ...(range === 'whole' ? {} : { 'content-range': `bytes ${start}-${end}/${sizeBytes}` }),
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    // A page that moves on ends the answer early: nothing failed.
    await pipeline(access.file.stream(start, end), response).catch(() => response.destroy());
  };
}
