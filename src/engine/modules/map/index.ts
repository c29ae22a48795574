import { type ProcedureAccess, procedureAccess } from '../../../shared/access/permissions.ts';
import { AppError } from '../../platform/app-error.ts';
import { authorise } from '../../platform/rpc/authorise.ts';
import { anonymous, type Sessions } from '../../platform/rpc/session.ts';
import { createMapHandlers } from './map.handlers.ts';
import { createTileFile, type TileFile } from './tile-file.ts';

export type { TileFile } from './tile-file.ts';

/** What the browser edition's range requests get: the file, or whether it is a login or a right that is missing. */
export type TileAccess =
  | { readonly allowed: true; readonly file: TileFile }
  | { readonly allowed: false; readonly why: 'nobody' | 'not-now' };

/** A request passes the same gate as the call. */
function rowOf(procedure: string): ProcedureAccess {
  const row = procedureAccess[procedure];
  if (row === undefined) throw new Error(`${procedure} has no row in the permission table`);
  return row;
}

/** Street tiles out of a file of the administrator's, for people who are logged in. */
export function createMap(deps: { readonly tilesFile: string | null; readonly sessions: Sessions }) {
  const file = createTileFile(deps.tilesFile);
  const readTiles = rowOf('map.readTiles');

  async function tilesFor(token: string | null): Promise<TileAccess> {
    const session = token === null ? null : await deps.sessions.find(token);
    try {
      authorise(readTiles, session ?? anonymous);
      return { allowed: true, file };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { allowed: false, why: error.code === 'UNAUTHENTICATED' ? 'nobody' : 'not-now' };
    }
  }

  return { handlers: createMapHandlers(file), tilesFor };
}
