import type { OrganisationId, UserId } from '../../../shared/contract/primitives.ts';
import { type ClockDifference, isClockOff } from '../../../shared/stations/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Person } from '../../platform/rpc/dispatcher.ts';
import { createClockSamples } from './domain/clock-samples.ts';
import {
  readStations,
  removeGone,
  removeStation,
  type StationFacts,
  type StationRow,
  writeBeat,
} from './store/station-rows.ts';
import { type Screens, writePeople } from './store/station-users.ts';

/** This station among the others: it says every few seconds that it is there, who sits at it, and what its clock says. */
export interface Presence {
  start(): void;
  /** Takes the station off the list; at most as long as a statement. */
  stop(): Promise<void>;
  /** Of this station's clock to the database's; null before the first beat. */
  clock(): ClockDifference | null;
  /** Stations whose clock is off, as of the last beat. */
  clocksOff(): readonly { readonly name: string; readonly aheadMs: number }[];
}

export interface PresenceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly self: StationFacts;
  /** One entry a screen. */
  readonly people: () => readonly Person[];
}

const BEAT_EVERY_MS = 2000;
const CLEAN_EVERY_BEATS = 300;

export function createPresence({ database, clock, logger, self, people }: PresenceDeps): Presence {
  const samples = createClockSamples();
  let off: readonly StationRow[] = [];
  let written = new Map<OrganisationId, Screens>();
  let beats = 0;
  let isStopped = false;
  let cancel = (): void => undefined;
  let beating: Promise<void> = Promise.resolve();

  async function beat(): Promise<void> {
    const isNew = await database.transaction({ as: 'nobody' }, async (tx) => {
      const row = await measured(tx);
      if (beats % CLEAN_EVERY_BEATS === 0) await removeGone(tx, self);
      const stations = await readStations(tx);
      off = stations.filter((station) => station.isPresent && isClockOff(differenceOf(station)));
      return row.isNew;
    });
    beats += 1;
    if (isNew) written = new Map();
    await tellPeople();
  }

  async function measured(tx: Tx) {
    const askedAtMs = clock.now().getTime();
    const from = clock.monotonicMs();
    const row = await writeBeat(tx, self, samples.difference());
    samples.add(askedAtMs, clock.monotonicMs() - from, row.at.getTime());
    return row;
  }

  /** Only what changed since it was written last. */
  async function tellPeople(): Promise<void> {
    const now = screensOf(people());
    for (const organisationId of new Set([...now.keys(), ...written.keys()])) {
      const screens: Screens = now.get(organisationId) ?? new Map();
      if (isSame(screens, written.get(organisationId) ?? new Map())) continue;
      await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        writePeople(tx, self.id, organisationId, screens),
      );
      written.set(organisationId, screens);
    }
  }

  function next(): void {
    beating = beat()
      .catch((error: unknown) => logger.debug({ err: error }, 'this station could not say that it is there'))
      .then(() => {
        if (!isStopped) cancel = clock.after(BEAT_EVERY_MS, next);
      });
  }

  return {
    start: next,
    async stop() {
      isStopped = true;
      cancel();
      await beating;
      await database
        .transaction({ as: 'nobody' }, (tx) => removeStation(tx, self.id))
        .catch((error: unknown) => logger.debug({ err: error }, 'this station could not sign off'));
    },
    clock: samples.difference,
    clocksOff: () => off.map(({ name, aheadMs }) => ({ name, aheadMs: aheadMs ?? 0 })),
  };
}

export function differenceOf({ aheadMs, errorMs }: StationRow): ClockDifference | null {
  return aheadMs === null || errorMs === null ? null : { aheadMs, errorMs };
}

function screensOf(people: readonly Person[]): Map<OrganisationId, Map<UserId, number>> {
  const screens = new Map<OrganisationId, Map<UserId, number>>();
  for (const { organisationId, userId } of people) {
    const own = screens.get(organisationId) ?? new Map<UserId, number>();
    own.set(userId, (own.get(userId) ?? 0) + 1);
    screens.set(organisationId, own);
  }
  return screens;
}

function isSame(one: Screens, other: Screens): boolean {
  return one.size === other.size && [...one].every(([userId, count]) => other.get(userId) === count);
}
