import { AppError } from '../../platform/app-error.ts';
import { implementer } from '../../platform/rpc/call-context.ts';
import type { TileFile } from './tile-file.ts';

export function createMapHandlers(tiles: TileFile) {
  return {
    tileFile: implementer.map.tileFile.handler(() => tiles.state()),
    readTiles: implementer.map.readTiles.handler(async ({ input }) => {
      const found = await tiles.read(input.offset, input.length);
      if (found === null) throw new AppError('NOT_FOUND');
      return { data: found.data.toString('base64'), version: found.version };
    }),
  };
}
