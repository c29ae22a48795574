import { z } from 'zod';

/** As many bytes of the tile file as one call may ask for; a tile and a directory of one are far smaller. */
export const MOST_TILE_BYTES = 4 * 1024 * 1024;

/** Where the browser edition answers range requests for the tile file. */
export const TILES_PATH = '/map/tiles';

/** The PMTiles file with street tiles, as it stands on this station. */
export const TileFileState = z.discriminatedUnion('state', [
  /** No file is named in the settings: the map shows outlines alone. */
  z.object({ state: z.literal('none') }),
  z.object({
    state: z.literal('ready'),
    sizeBytes: z.int().positive(),
    /** Changes when another file takes its place. */
    version: z.string(),
  }),
  z.object({ state: z.literal('unusable'), reason: z.enum(['unreadable', 'not-pmtiles']) }),
]);
export type TileFileState = z.infer<typeof TileFileState>;
