import { z } from 'zod';
import { DeviceId, type OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { type DeviceMemory, forgetReplay } from './device-memory.ts';

/** A committed change, as the change feed tells it. `resync`: changes were made that are not told one by one. */
export interface DeviceChange {
  readonly table: string;
  readonly op: string;
  readonly row: Readonly<Record<string, unknown>>;
}

export interface FollowResetsDeps {
  readonly database: Database;
  readonly memory: DeviceMemory;
  readonly organisations: ReadonlySet<OrganisationId>;
  readonly logger: Logger;
}

const ResetRow = z.object({ id: DeviceId, replay_reset_at: z.date().nullable() });

/** Takes up administrators' resets of the replay protection, at whichever station they were made. */
export function createFollowResets({ database, memory, organisations, logger }: FollowResetsDeps) {
  /** The database was away when all had to be read again. */
  let isUnread = false;

  function notice(resets: ReadonlyMap<DeviceId, number>): void {
    for (const device of memory.all()) {
      const resetMs = device.id === null ? undefined : resets.get(device.id);
      // What was read may be older than what the feed told meanwhile.
      if (resetMs === undefined || resetMs <= (device.identity.replayResetMs ?? 0)) continue;
      forgetReplay(device, resetMs);
      logger.info({ hostname: device.identity.hostname }, 'an administrator accepts this box again');
    }
  }

  async function readAll(): Promise<void> {
    for (const organisationId of organisations) {
      const rows = await database.transaction({ as: 'organisation', organisationId }, (tx) =>
        tx.many(ResetRow, 'select id, replay_reset_at from devices where replay_reset_at is not null'),
      );
      notice(resetsOf(rows));
    }
  }

  return (change: DeviceChange): void => {
    if (change.op === 'resync' || isUnread) {
      isUnread = false;
      readAll().catch((error: unknown) => {
        isUnread = true;
        logger.debug({ err: error }, 'resets of boxes could not be read; again with the next change');
      });
    } else if (change.table === 'devices' && change.op === 'update') {
      const { success, data } = ResetRow.safeParse(change.row);
      // Most devices were never reset: nothing to look for.
      if (success && data.replay_reset_at !== null) notice(resetsOf([data]));
    }
  };
}

function resetsOf(rows: readonly z.infer<typeof ResetRow>[]): Map<DeviceId, number> {
  const resets = new Map<DeviceId, number>();
  for (const { id, replay_reset_at: at } of rows) if (at !== null) resets.set(id, at.getTime());
  return resets;
}
