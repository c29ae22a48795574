import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AlarmStorm, STORM_ALARMS, startAlarmStorm, stormTarget } from '../support/alarm-storm.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { brokerIsUp, expectEverythingKept } from '../support/storm-checks.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

let mosquitto: Mosquitto;
let database: TestDatabase;
let room: StormRoom;
let storm: AlarmStorm;

beforeEach(async () => {
  database = await testDatabase();
  mosquitto = await startMosquitto();
  const target = stormTarget(mosquitto.url);
  room = await stormRoom({
    ...target.env,
    WATCHDESK_DATABASE_URL: database.connectionString,
    WATCHDESK_MQTT_URL: mosquitto.url,
  });
  await room.start();
  await brokerIsUp(room);
  storm = await startAlarmStorm(target);
});

afterEach(async () => {
  await storm.stop();
  await room.remove();
  await mosquitto.remove();
  await database.drop();
});

async function kept(): Promise<unknown> {
  return (await database.sql('select count(*) as kept from alarm_events'))[0]?.['kept'];
}

describe('2,000 alarms over Mosquitto to an external database are kept exactly once', () => {
  it('while the engine is killed, four times, also as it works off what came in its absence', async () => {
    for (const share of [0.2, 0.6]) {
      await storm.reached(STORM_ALARMS * share);
      expect(await room.end('SIGKILL')).toBeNull();
      await storm.reached(STORM_ALARMS * (share + 0.2));
      const before = await kept();
      await room.start();
      while ((await kept()) === before) await sleep(1);
      expect(await room.end('SIGKILL')).toBeNull();
      await room.start();
    }
    await expectEverythingKept(room, storm, database.sql);
  }, 120_000);

  it('while Mosquitto is stopped and started, three times', async () => {
    for (const share of [0.2, 0.45, 0.7]) {
      await storm.reached(STORM_ALARMS * share);
      await mosquitto.halt('SIGTERM');
      await sleep(300);
      await mosquitto.start();
    }
    await expectEverythingKept(room, storm, database.sql);
  }, 120_000);

  it('while Mosquitto and the engine go away one after the other', async () => {
    await storm.reached(STORM_ALARMS * 0.3);
    await mosquitto.halt('SIGTERM');
    expect(await room.end('SIGKILL')).toBeNull();
    await mosquitto.start();
    await storm.reached(STORM_ALARMS * 0.5);
    await room.start();
    await expectEverythingKept(room, storm, database.sql);
  }, 120_000);
});
