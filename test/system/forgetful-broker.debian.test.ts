import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { STORM_ALARMS } from '../support/alarm-storm.ts';
import { judgeKept, nothingWrong } from '../support/kept-alarms.ts';
import { screenClient } from '../support/screen-client.ts';
import { mosquittoStorm, stormDatabase } from '../support/storm-scene.ts';

/** What was answered before the subscription is counted here within this time. */
const SETTLE_MS = 300;
/** Within which the engine has kept what the broker has for it. */
const CATCH_UP_MS = 30_000;

it('a broker that forgot its sessions is subscribed to again, people are told, and nothing kept is lost', async () => {
  const database = await stormDatabase();
  const { mosquitto, room, storm } = await mosquittoStorm(database.connectionString);
  const keptNames = async () => (await database.sql('select id from alarm_events')).map(({ id }) => id);
  const screen = await screenClient(room.url());
  await screen.client.access.login({ username: 'admin', password: 'a long password' });
  await storm.reached(STORM_ALARMS * 0.3);
  await mosquitto.halt('SIGTERM');
  await mosquitto.forget();
  const keptBefore = await keptNames();
  expect((await screen.client.system.status()).warnings).toEqual([]);
  await mosquitto.start();
  while ((await screen.client.system.status()).broker.state !== 'up') await sleep(20);
  await sleep(SETTLE_MS);
  const answeredBefore = new Set(storm.acknowledged);
  expect(answeredBefore.size).toBeLessThan(STORM_ALARMS);
  expect((await screen.client.system.status()).warnings).toEqual([
    { code: 'broker-forgot', detail: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/) },
  ]);
  expect(room.log()).toContain(
    "the broker had forgotten this station's session; what boxes sent while it was away may be lost",
  );

  await storm.over;
  // The engine may still have its queue to work off.
  const until = performance.now() + CATCH_UP_MS;
  let judged = await judgeKept(database.sql, storm.acknowledged);
  while (judged.missing.some((name) => !answeredBefore.has(name)) && performance.now() < until) {
    await sleep(SETTLE_MS);
    judged = await judgeKept(database.sql, storm.acknowledged);
  }
  const { kept, missing, refused, notRaisedOnce: _, ...verdict } = judged;
  // A new subscription brings retained last wills of connections that are over.
  expect(refused.filter((message) => !/\/lw\W/.test(JSON.stringify(message)))).toEqual([]);
  const { missing: _none, refused: _wills, notRaisedOnce: _alarms, ...nothing } = nothingWrong;
  expect(verdict, await room.report()).toEqual(nothing);
  // Of what the broker answered for while it had no session for us, some may be gone; of the rest, nothing.
  expect(missing.filter((name) => !answeredBefore.has(name))).toEqual([]);
  expect(kept).toBe(STORM_ALARMS - missing.length);
  const keptAfter = new Set(await keptNames());
  expect(keptBefore.filter((id) => !keptAfter.has(id))).toEqual([]);
  screen.close();
  expect(await room.end('SIGTERM')).toBe(0);
}, 300_000);
