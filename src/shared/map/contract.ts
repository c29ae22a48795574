import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { MOST_TILE_BYTES, TileFileState } from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND } = procedureErrors;

export const mapContract = {
  /** Whether there are street tiles. */
  tileFile: base.output(TileFileState),
  /**
   * Some bytes of the tile file, in base64, fewer where the file ends. For the desktop, whose page has no server to ask;
   * the browser edition answers range requests, so that tiles and alarms do not share a socket.
   */
  readTiles: base
    .errors({ NOT_FOUND })
    .input(z.object({ offset: z.int().min(0), length: z.int().min(1).max(MOST_TILE_BYTES) }))
    .output(z.object({ data: z.string(), version: z.string() })),
};
