import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { TileFileState } from '../../../shared/map/model.ts';

/** The PMTiles specification, version 3: the first seven bytes, then the version. */
const MAGIC = Buffer.from('PMTiles');
const VERSION = 3;

/** The file with street tiles that the settings name. It may be replaced while the station runs. */
export interface TileFile {
  state(): Promise<TileFileState>;
  /** Up to `length` bytes; null where there is no usable file. */
  read(offset: number, length: number): Promise<{ readonly data: Buffer; readonly version: string } | null>;
  /** The bytes from `start` to `end`, both included, as they stand; `start` and `end` lie within the file. */
  stream(start: number, end: number): Readable;
}

async function look(file: FileHandle): Promise<TileFileState> {
  const head = Buffer.alloc(MAGIC.length + 1);
  await file.read(head, 0, head.length, 0);
  const isOurs = head.subarray(0, MAGIC.length).equals(MAGIC) && head[MAGIC.length] === VERSION;
  if (!isOurs) return { state: 'unusable', reason: 'not-pmtiles' };
  const { size, mtimeMs } = await file.stat();
  return {
    state: 'ready',
    sizeBytes: size,
    version: `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`,
  };
}

/** Opened for each use: what is read by hand a few times a minute must not hold on to a file that was replaced. */
export function createTileFile(path: string | null): TileFile {
  async function withFile<T>(work: (file: FileHandle) => Promise<T>, otherwise: T): Promise<T> {
    if (path === null) return otherwise;
    const file = await open(path, 'r').catch(() => null);
    if (file === null) return otherwise;
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }
  return {
    state: () =>
      path === null
        ? Promise.resolve({ state: 'none' })
        : withFile<TileFileState>(look, { state: 'unusable', reason: 'unreadable' }),
    read: (offset, length) =>
      withFile(async (file) => {
        const state = await look(file);
        if (state.state !== 'ready') return null;
        const data = Buffer.alloc(Math.max(0, Math.min(length, state.sizeBytes - offset)));
        const { bytesRead } = await file.read(data, 0, data.length, offset);
        return { data: data.subarray(0, bytesRead), version: state.version };
      }, null),
    stream: (start, end) => {
      if (path === null) throw new Error('there is no tile file to stream');
      return createReadStream(path, { start, end });
    },
  };
}
