import { AppError } from '../../platform/app-error.ts';
import type { Database } from '../../platform/db/database.ts';
import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { differenceOf } from './presence.ts';
import { readStations } from './store/station-rows.ts';
import { readPeople } from './store/station-users.ts';

/** Who takes in the devices' messages, and the wish that somebody else should. */
export interface IngestSlots {
  readonly slots: () => Promise<
    readonly {
      readonly stationId: string | null;
      readonly since: Date | null;
      readonly wantedBy: string | null;
    }[]
  >;
  /** False where the station is not there, or ingests already. */
  readonly handOver: (stationId: string) => Promise<boolean>;
}

export function createStationsHandlers(deps: {
  readonly database: Database;
  readonly selfId: string;
  readonly ingest: IngestSlots;
}) {
  return {
    list: implementer.stations.list.handler(async ({ context }) => {
      const { organisationId, userId } = actor(context);
      const { rows, people } = await deps.database.transaction(
        { as: 'person', organisationId, userId },
        async (tx) => ({ rows: await readStations(tx), people: await readPeople(tx) }),
      );
      const slots = await deps.ingest.slots();
      const stations = rows.map(({ aheadMs, errorMs, ...row }) => ({
        ...row,
        isHere: row.id === deps.selfId,
        ingestsSince: slots.find(({ stationId }) => stationId === row.id)?.since ?? null,
        clock: differenceOf({ ...row, aheadMs, errorMs }),
        people: people
          .filter(({ stationId }) => stationId === row.id)
          .map(({ name, screens }) => ({ name, screens })),
      }));
      return { stations, handOverTo: slots.find(({ wantedBy }) => wantedBy !== null)?.wantedBy ?? null };
    }),
    handOver: implementer.stations.handOver.handler(async ({ input }) => {
      if (!(await deps.ingest.handOver(input.stationId))) throw new AppError('STATION_CANNOT_INGEST');
    }),
  };
}
