import { expect, test } from 'vitest';
import { until } from '../../../../test/support/ingest-rig.ts';
import { testDatabase } from '../../../../test/support/postgres.ts';
import { systemClock } from '../../platform/clock.ts';
import { createLogger } from '../../platform/logger.ts';
import type { DeviceTransport } from '../../platform/mqtt/device-transport.ts';
import { createAlarms } from '../alarms/index.ts';
import { createIngest, type IngestFleet } from './index.ts';

/** A way to a broker that has nothing for us. */
function quietTransport(): DeviceTransport {
  return {
    start: async () => undefined,
    publish: async () => undefined,
    pause: () => undefined,
    state: () => ({ state: 'up', kind: 'external', since: new Date(0), message: null }),
    onStateChange: () => () => undefined,
    stop: async () => undefined,
  };
}

test('sessions of workers that were more are taken over as well: the broker goes on sharing with them', async () => {
  const db = await testDatabase();
  try {
    const place = await db.organisation('North');
    const fleet: IngestFleet = {
      base: 'wd',
      key: null,
      envelope: 'none',
      organisation: 'x',
      site: 'y',
      ...place,
    };
    async function workersFor(slots: readonly string[]): Promise<string[]> {
      const opened: string[] = [];
      const ingest = createIngest({
        database: db.database,
        raise: createAlarms({ database: db.database, clock: systemClock }).applyInTransaction,
        clock: systemClock,
        logger: createLogger('silent'),
        station: 'Worker',
        slots,
      });
      const transportOf = (slot: string) => {
        opened.push(slot);
        return quietTransport();
      };
      await ingest.start({ transport: quietTransport(), transportOf, fleets: [fleet] });
      await until(async () =>
        (await ingest.slots()).every(({ slot, holder }) => slot === 'main' || holder !== null),
      );
      await ingest.stop();
      return opened;
    }
    expect(await workersFor(['w1', 'w2', 'w3'])).toEqual(['w1', 'w2', 'w3']);
    expect(await workersFor(['w1', 'w2'])).toEqual(['w1', 'w2', 'w3']);
  } finally {
    await db.drop();
  }
});
