import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { STORM_ALARMS } from '../support/alarm-storm.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { expectEverythingKept } from '../support/storm-checks.ts';
import { mosquittoStorm, stormDatabase } from '../support/storm-scene.ts';

async function keptIn(database: TestDatabase): Promise<unknown> {
  return (await database.sql('select count(*) as kept from alarm_events'))[0]?.['kept'];
}

describe('2,000 alarms over Mosquitto to an external database are kept exactly once', () => {
  it('while the engine is killed, four times, also as it works off what came in its absence', async () => {
    const database = await stormDatabase();
    const { room, storm } = await mosquittoStorm(database.connectionString);
    for (const share of [0.2, 0.6]) {
      await storm.reached(STORM_ALARMS * share);
      expect(await room.end('SIGKILL')).toBeNull();
      await storm.reached(STORM_ALARMS * (share + 0.2));
      const before = await keptIn(database);
      await room.start();
      while ((await keptIn(database)) === before) await sleep(1);
      expect(await room.end('SIGKILL')).toBeNull();
      await room.start();
    }
    await expectEverythingKept(room, storm, database.sql);
  }, 300_000);

  it('while Mosquitto is stopped and started, three times', async () => {
    const database = await stormDatabase();
    const { mosquitto, room, storm } = await mosquittoStorm(database.connectionString);
    for (const share of [0.2, 0.45, 0.7]) {
      await storm.reached(STORM_ALARMS * share);
      await mosquitto.halt('SIGTERM');
      await sleep(300);
      await mosquitto.start();
    }
    await expectEverythingKept(room, storm, database.sql);
  }, 300_000);

  it('while Mosquitto and the engine go away one after the other', async () => {
    const database = await stormDatabase();
    const { mosquitto, room, storm } = await mosquittoStorm(database.connectionString);
    await storm.reached(STORM_ALARMS * 0.3);
    await mosquitto.halt('SIGTERM');
    expect(await room.end('SIGKILL')).toBeNull();
    await mosquitto.start();
    await storm.reached(STORM_ALARMS * 0.5);
    await room.start();
    await expectEverythingKept(room, storm, database.sql);
  }, 300_000);
});
