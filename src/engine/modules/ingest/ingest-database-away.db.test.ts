import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseProxy, databaseProxy } from '../../../../test/support/database-proxy.ts';
import { startIngestRig, until } from '../../../../test/support/ingest-rig.ts';
import { ingestRoom } from '../../../../test/support/ingest-room.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { findMigrationsDir } from '../../platform/db/migrations-dir.ts';
import { createPgDatabase } from '../../platform/db/pg-database.ts';
import { createLogger } from '../../platform/logger.ts';
import type { AlarmSignal } from '../alarms/index.ts';

const room = ingestRoom();
const { registered, rows, start } = room;

describe('the database away', () => {
  let proxy: DatabaseProxy;
  let database: Database;
  beforeEach(async () => {
    proxy = await databaseProxy(room.test.connectionString);
    database = createPgDatabase({
      connectionString: proxy.connectionString,
      kind: 'external',
      logger: createLogger('silent'),
      clock: systemClock,
      migrationsDir: findMigrationsDir(),
    });
    await database.ready();
  });
  afterEach(async () => {
    await room.rig.stop();
    await database.stop();
    await proxy.close();
  });

  it('answers nothing meanwhile and keeps everything exactly once when it is back', async () => {
    const signals: AlarmSignal[] = [];
    await start({ database, raise: async (_tx, _organisationId, raised) => void signals.push(...raised) });
    const { box } = await registered('BOX_A');
    proxy.cut();
    let answers = 0;
    const sending = Array.from({ length: 200 }, (_, index) =>
      box.alarm({ type: 1, state: index % 2 }).then(() => {
        answers += 1;
      }),
    );
    const beat = box.heartbeat({ temperature: 44 }).then(() => {
      answers += 1;
    });
    await until(() => room.rig.ingest.state().phase === 'interrupted');
    expect(answers).toBe(0);
    proxy.restore();
    await Promise.all([...sending, beat]);
    expect(await rows('alarm_events')).toHaveLength(200);
    expect(await rows('device_status')).toMatchObject([{ temperature: 44 }]);
    expect(room.rig.ingest.state().phase).toBe('ingesting');
  });

  it('hands over to another station that took the lock meanwhile', async () => {
    await start({ database, station: 'first' });
    const first = room.rig;
    expect(await room.test.sql('select holder from ingest_leases')).toEqual([{ holder: 'first' }]);
    const second = await startIngestRig({
      database: room.test.database,
      fleet: room.fleet,
      station: 'second',
    });
    expect(second.ingest.state().phase).toBe('standby');
    proxy.cut();
    await until(() => second.ingest.state().phase === 'ingesting');
    expect(await room.test.sql('select holder from ingest_leases')).toEqual([{ holder: 'second' }]);
    proxy.restore();
    await until(() => first.ingest.state().phase === 'standby');
    expect(first.broker.state().state).toBe('down');
    await second.stop();
  });
});
