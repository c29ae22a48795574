import { createPresence, type PresenceDeps } from './presence.ts';
import { createStationsHandlers, type IngestSlots } from './stations.handlers.ts';

/** The processes that share this database: who is there, who sits where, whose clock is off, who ingests. */
export function createStations(deps: PresenceDeps & { readonly ingest: IngestSlots }) {
  return {
    ...createPresence(deps),
    handlers: createStationsHandlers({ ...deps, selfId: deps.self.id }),
  };
}
