import { FetchSource, type Source } from 'pmtiles';
import type { WatchdeskClient } from '../../../../shared/contract/index.ts';
import { TILES_PATH } from '../../../../shared/map/model.ts';

function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes.buffer;
}

/**
 * Where the bytes of the tile file come from. A browser asks its server for ranges, beside the socket that brings the
 * alarms; the desktop's page has no server, and its port reaches no farther than the next process.
 */
export function tileSource(client: WatchdeskClient, isDesktop: boolean): Source {
  if (!isDesktop) return new FetchSource(TILES_PATH);
  return {
    getKey: () => 'the desktop’s tile file',
    getBytes: async (offset, length, signal) => {
      const { data, version } = await client.map.readTiles(
        { offset, length },
        signal === undefined ? {} : { signal },
      );
      return { data: bytesOf(data), etag: version };
    },
  };
}
