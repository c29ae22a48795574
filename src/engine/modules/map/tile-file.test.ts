import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTileFile } from './tile-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchdesk-tiles-'));
  path = join(folder, 'city.pmtiles');
});
afterEach(() => rmSync(folder, { recursive: true }));

const archive = (rest: string) => Buffer.concat([Buffer.from('PMTiles\x03'), Buffer.from(rest)]);

describe('the tile file', () => {
  it('is absent where the settings name none', async () => {
    const tiles = createTileFile(null);
    expect(await tiles.state()).toEqual({ state: 'none' });
    expect(await tiles.read(0, 8)).toBeNull();
  });

  it('says why it cannot be used', async () => {
    const tiles = createTileFile(path);
    expect(await tiles.state()).toEqual({ state: 'unusable', reason: 'unreadable' });
    writeFileSync(path, 'a photograph');
    expect(await tiles.state()).toEqual({ state: 'unusable', reason: 'not-pmtiles' });
    writeFileSync(path, 'PMTiles\x02');
    expect(await tiles.state()).toEqual({ state: 'unusable', reason: 'not-pmtiles' });
    expect(await tiles.read(0, 8)).toBeNull();
  });

  it('is read in pieces, and not beyond its end', async () => {
    writeFileSync(path, archive('0123456789'));
    const tiles = createTileFile(path);
    expect(await tiles.state()).toMatchObject({ state: 'ready', sizeBytes: 18 });
    expect((await tiles.read(8, 4))?.data.toString()).toBe('0123');
    expect((await tiles.read(16, 100))?.data.toString()).toBe('89');
    expect((await tiles.read(18, 1))?.data.toString()).toBe('');
    expect((await tiles.read(5000, 1))?.data.toString()).toBe('');
    expect((await buffer(tiles.stream(9, 11))).toString()).toBe('123');
  });

  it('has another version when another file takes its place', async () => {
    writeFileSync(path, archive('old'));
    const tiles = createTileFile(path);
    const before = await tiles.read(0, 8);
    writeFileSync(`${path}.new`, archive('newer'));
    renameSync(`${path}.new`, path);
    const after = await tiles.read(8, 5);
    expect(after?.data.toString()).toBe('newer');
    expect(after?.version).not.toBe(before?.version);
  });
});
