import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AlarmStorm, STORM_ALARMS, startAlarmStorm, stormTarget } from '../support/alarm-storm.ts';
import { judgeKept, nothingWrong } from '../support/kept-alarms.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { type TestDatabase, testDatabase } from '../support/postgres.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

/** Within which the queue of a broker that had to wait is worked off. */
const CATCH_UP_MS = 30_000;
const CONNECT_LIMIT_MS = 20_000;

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
  await brokerIsUp();
  storm = await startAlarmStorm(target);
});

afterEach(async () => {
  await storm.stop();
  await room.remove();
  await mosquitto.remove();
  await database.drop();
});

/** From then on the broker keeps for the engine what comes while it is away. */
async function brokerIsUp(): Promise<void> {
  const until = performance.now() + CONNECT_LIMIT_MS;
  while (!(await (await fetch(`${room.url()}/readyz`)).text()).includes('"broker":"up"')) {
    if (performance.now() > until)
      throw new Error(`the engine has not reached Mosquitto:\n${await room.report()}`);
    await sleep(20);
  }
}

async function kept(): Promise<unknown> {
  return (await database.sql('select count(*) as kept from alarm_events'))[0]?.['kept'];
}

/** Mosquitto answers boxes itself, so the engine may still have its queue to work off. */
async function expectEverythingKept(): Promise<void> {
  await storm.over;
  const until = performance.now() + CATCH_UP_MS;
  let verdict = await judgeKept(database.sql, storm.acknowledged);
  while (verdict.kept < STORM_ALARMS && performance.now() < until) {
    await sleep(200);
    verdict = await judgeKept(database.sql, storm.acknowledged);
  }
  expect(verdict, await room.report()).toEqual({ kept: STORM_ALARMS, ...nothingWrong });
  expect(room.log()).not.toMatch(/could not be taken|refuses a message/);
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
    await expectEverythingKept();
  }, 120_000);

  it('while Mosquitto is stopped and started, three times', async () => {
    for (const share of [0.2, 0.45, 0.7]) {
      await storm.reached(STORM_ALARMS * share);
      await mosquitto.halt('SIGTERM');
      await sleep(300);
      await mosquitto.start();
    }
    await expectEverythingKept();
  }, 120_000);

  it('while Mosquitto and the engine go away one after the other', async () => {
    await storm.reached(STORM_ALARMS * 0.3);
    await mosquitto.halt('SIGTERM');
    expect(await room.end('SIGKILL')).toBeNull();
    await mosquitto.start();
    await storm.reached(STORM_ALARMS * 0.5);
    await room.start();
    await expectEverythingKept();
  }, 120_000);
});
