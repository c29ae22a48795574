import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import { type AlarmStorm, STORM_ALARMS, startAlarmStorm, stormTarget } from '../support/alarm-storm.ts';
import { embeddedSql, postmasterPid } from '../support/embedded-sql.ts';
import { judgeKept, nothingWrong } from '../support/kept-alarms.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

const STOP_LIMIT_MS = 5000;

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

async function expectEverythingKept(): Promise<void> {
  await storm.over;
  const verdict = await judgeKept(embeddedSql(room.dataDir), storm.acknowledged);
  expect(verdict, await room.report()).toEqual({ kept: STORM_ALARMS, ...nothingWrong });
  expect(room.log()).not.toMatch(/could not be taken|refuses a message/);
}

describe('2,000 alarms to the embedded broker and database are kept exactly once', () => {
  it('while the engine is killed, twice, and its PostgreSQL left behind', async () => {
    for (const count of [STORM_ALARMS * 0.25, STORM_ALARMS * 0.6]) {
      await storm.reached(count);
      const orphan = await postmasterPid(room.dataDir);
      expect(await room.end('SIGKILL')).toBeNull();
      expect(await postmasterPid(room.dataDir)).toBe(orphan);
      await room.start();
      expect(await postmasterPid(room.dataDir)).not.toBe(orphan);
    }
    await expectEverythingKept();
  }, 120_000);

  it('while the engine is told to stop, which it does in time and with nothing left behind', async () => {
    await storm.reached(STORM_ALARMS * 0.4);
    const from = performance.now();
    expect(await room.end('SIGTERM')).toBe(0);
    expect(performance.now() - from).toBeLessThan(STOP_LIMIT_MS);
    expect(await postmasterPid(room.dataDir)).toBeNull();
    await room.start();
    await expectEverythingKept();
  }, 120_000);
});
