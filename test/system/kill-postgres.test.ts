import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { type AlarmStorm, STORM_ALARMS, startAlarmStorm, stormTarget } from '../support/alarm-storm.ts';
import { embeddedSql, postmasterPid } from '../support/embedded-sql.ts';
import { judgeKept, nothingWrong } from '../support/kept-alarms.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

let room: StormRoom;
let storm: AlarmStorm;

beforeEach(async () => {
  const port = await freePort();
  const target = stormTarget(`mqtt://127.0.0.1:${port}`);
  room = await stormRoom({ ...target.env, WATCHDESK_BROKER_PORT: String(port) });
  await room.start();
  storm = await startAlarmStorm(target);
});

afterEach(async () => {
  await storm.stop();
  await room.remove();
});

async function newPostmaster(before: number): Promise<number> {
  for (;;) {
    const pid = await postmasterPid(room.dataDir);
    if (pid !== null && pid !== before) return pid;
    await sleep(20);
  }
}

it('keeps 2,000 alarms exactly once while PostgreSQL is killed under the running engine, three times', async () => {
  for (const share of [0.2, 0.45, 0.7]) {
    await storm.reached(STORM_ALARMS * share);
    const pid = await postmasterPid(room.dataDir);
    if (pid === null) throw new Error('PostgreSQL does not run');
    process.kill(pid, 'SIGKILL');
    await newPostmaster(pid);
  }
  await storm.over;
  const verdict = await judgeKept(embeddedSql(room.dataDir), storm.acknowledged);
  expect(verdict, await room.report()).toEqual({ kept: STORM_ALARMS, ...nothingWrong });
  expect(room.log()).not.toMatch(/could not be taken|refuses a message/);
  expect(await room.end('SIGTERM')).toBe(0);
}, 120_000);
