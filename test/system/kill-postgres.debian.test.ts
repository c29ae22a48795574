import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AlarmStorm, STORM_ALARMS, startAlarmStorm, stormTarget } from '../support/alarm-storm.ts';
import { type DebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';
import { brokerIsUp, expectEverythingKept } from '../support/storm-checks.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

/** Long enough that Mosquitto queues, and boxes go on: they are answered by it. */
const AWAY_MS = 500;

let postgres: DebianPostgres;
let mosquitto: Mosquitto;
let room: StormRoom;
let storm: AlarmStorm;

beforeEach(async () => {
  postgres = await startDebianPostgres();
  mosquitto = await startMosquitto();
  const target = stormTarget(mosquitto.url);
  room = await stormRoom({
    ...target.env,
    WATCHDESK_DATABASE_URL: postgres.connectionString,
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
  await postgres.remove();
});

it('keeps 2,000 alarms over Mosquitto exactly once while PostgreSQL is killed and started, three times', async () => {
  for (const share of [0.2, 0.45, 0.7]) {
    await storm.reached(STORM_ALARMS * share);
    await postgres.kill();
    const answered = storm.acknowledged.size;
    await sleep(AWAY_MS);
    // The broker answers meanwhile, unless a slow start of the database before let the storm end.
    expect(storm.acknowledged.size).toBeGreaterThan(Math.min(answered, STORM_ALARMS - 1));
    await postgres.start();
  }
  await expectEverythingKept(room, storm, postgres.sql);
  expect(await room.end('SIGTERM')).toBe(0);
}, 120_000);
