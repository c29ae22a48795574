import { onTestFinished } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { type AlarmStorm, type StormTarget, startAlarmStorm, stormTarget } from './alarm-storm.ts';
import { type Mosquitto, startMosquitto } from './mosquitto.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { brokerIsUp } from './storm-checks.ts';
import { type StormRoom, stormRoom } from './storm-room.ts';

/** A control room under a storm; both end with the test. */
export interface StormScene {
  readonly room: StormRoom;
  readonly storm: AlarmStorm;
}

/** With the room's own broker and its own PostgreSQL. */
export async function embeddedStorm(): Promise<StormScene> {
  const port = await freePort();
  const target = stormTarget(`mqtt://127.0.0.1:${port}`);
  const room = await startedRoom({ ...target.env, WATCHDESK_BROKER_PORT: String(port) });
  return { room, storm: await startedStorm(target) };
}

/** A database that is dropped when the test, and what it began after this, has ended. */
export async function stormDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  onTestFinished(database.drop);
  return database;
}

/** At a Mosquitto of the test's own. */
export async function mosquittoStorm(
  databaseUrl: string,
): Promise<StormScene & { readonly mosquitto: Mosquitto }> {
  const mosquitto = await startMosquitto();
  onTestFinished(mosquitto.remove);
  const target = stormTarget(mosquitto.url);
  const room = await startedRoom({
    ...target.env,
    WATCHDESK_DATABASE_URL: databaseUrl,
    WATCHDESK_MQTT_URL: mosquitto.url,
  });
  await brokerIsUp(room);
  return { mosquitto, room, storm: await startedStorm(target) };
}

async function startedRoom(env: Readonly<Record<string, string>>): Promise<StormRoom> {
  const room = await stormRoom(env);
  onTestFinished(room.remove);
  await room.start();
  return room;
}

async function startedStorm(target: StormTarget): Promise<AlarmStorm> {
  const storm = await startAlarmStorm(target);
  onTestFinished(storm.stop);
  return storm;
}
