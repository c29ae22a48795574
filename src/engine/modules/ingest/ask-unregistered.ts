import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DeviceCommands } from './device-commands.ts';
import type { RegistrationGate } from './registration-gate.ts';
import { registeredHosts } from './store/registered-hosts.ts';

const ASK_EVERY_MS = 1000;

export interface AskUnregisteredDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly commands: DeviceCommands;
  readonly registrations: RegistrationGate;
}

/** Asks boxes whose registration had to wait for their status again, as soon as there is room for them. */
export function createAskUnregistered(deps: AskUnregisteredDeps): { start(): void; stop(): void } {
  const { database, clock, logger, commands, registrations } = deps;
  let cancel = (): void => undefined;
  let isStopped = false;

  async function ask(): Promise<void> {
    const due = registrations.due();
    for (const organisationId of new Set(due.map(({ fleet }) => fleet.organisationId))) {
      const own = due.filter(({ fleet }) => fleet.organisationId === organisationId);
      const sought = own.map(({ fleet: { base }, hostname }) => ({ base, hostname }));
      // Another worker may have registered it meanwhile; commands of such a box are numbered by its row.
      const known = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        registeredHosts(tx, sought),
      );
      const names = new Set(known.map(({ base, hostname }) => `${base}/${hostname}`));
      for (const { fleet, hostname } of own) {
        if (!names.has(`${fleet.base}/${hostname}`)) void commands.requestStatus(fleet, hostname);
      }
    }
  }

  function start(): void {
    cancel = clock.after(ASK_EVERY_MS, () => {
      ask()
        .catch((error: unknown) => logger.debug({ err: error }, 'new boxes could not be asked'))
        .then(() => {
          if (!isStopped) start();
        });
    });
  }

  return {
    start,
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
