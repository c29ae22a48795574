import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../src/bench/free-port.ts';
import type { SystemStatus } from '../../src/shared/system/model.ts';
import { type AlarmStorm, STORM_ALARMS, startAlarmStorm, stormTarget } from '../support/alarm-storm.ts';
import { embeddedSql, postmasterPid } from '../support/embedded-sql.ts';
import { judgeKept, nothingWrong } from '../support/kept-alarms.ts';
import { screenClient } from '../support/screen-client.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';
import { STACK_TRACE } from '../support/stack-trace.ts';
import { type StormRoom, stormRoom } from '../support/storm-room.ts';

/** Room for the cluster and a storm, and not much more. */
const DISK_MB = 256;
const STOP_LIMIT_MS = 5000;
const SILENCE_MS = 2000;

let disk: SmallDisk;
let room: StormRoom;
let storm: AlarmStorm;
let screen: Awaited<ReturnType<typeof screenClient>>;

beforeEach(async () => {
  const port = await freePort();
  const target = stormTarget(`mqtt://127.0.0.1:${port}`);
  room = await stormRoom({ ...target.env, WATCHDESK_BROKER_PORT: String(port) });
  disk = await smallDisk(room.dataDir, DISK_MB);
  await room.start();
  screen = await screenClient(room.url());
  await screen.client.access.login({ username: 'admin', password: 'a long password' });
  storm = await startAlarmStorm(target);
});

afterEach(async () => {
  await storm.stop();
  screen.close();
  await room.end('SIGTERM');
  await disk.remove();
  await room.remove();
});

async function statusWhere(holds: (status: SystemStatus) => boolean): Promise<SystemStatus> {
  for (;;) {
    const status = await screen.client.system.status();
    if (holds(status)) return status;
    await sleep(50);
  }
}

/** The log has a new file of 16 MB: tables run out of room long before it does, and the server goes on answering. */
async function fillButForTheLog(): Promise<void> {
  await embeddedSql(room.dataDir)('select pg_switch_wal()');
  await disk.fill();
}

/** Resolves when no alarm is acknowledged any more. */
async function silence(): Promise<void> {
  for (let before = -1; before !== storm.acknowledged.size; await sleep(SILENCE_MS)) {
    before = storm.acknowledged.size;
  }
}

async function expectCleanEnd(): Promise<void> {
  const from = performance.now();
  expect(await room.end('SIGTERM'), room.log()).toBe(0);
  expect(performance.now() - from).toBeLessThan(STOP_LIMIT_MS);
  expect(await postmasterPid(room.dataDir)).toBeNull();
}

async function expectEverythingKept(): Promise<void> {
  await storm.over;
  const verdict = await judgeKept(embeddedSql(room.dataDir), storm.acknowledged);
  expect(verdict, await room.report()).toEqual({ kept: STORM_ALARMS, ...nothingWrong });
  expect(room.log()).not.toMatch(/could not be taken|refuses a message/);
}

describe('2,000 alarms while the disk of the database is full', () => {
  it('wait, which every screen is told, and are kept exactly once as soon as there is room', async () => {
    await storm.reached(STORM_ALARMS * 0.2);
    await fillButForTheLog();
    const status = await statusWhere(({ ingester }) => ingester.problem !== null);
    expect(status.ingester.problem).toBe(
      'The database does not keep messages (53100): it has no disk space left; free some on its server. They wait and are tried again.',
    );
    expect(await (await fetch(`${room.url()}/readyz`)).json()).toMatchObject({
      ready: false,
      detail: { intake: status.ingester.problem },
    });
    await silence();
    expect(storm.acknowledged.size).toBeLessThan(STORM_ALARMS);
    await disk.free();
    await expectEverythingKept();
    await statusWhere(({ ingester }) => ingester.problem === null);
    expect(room.log()).not.toMatch(STACK_TRACE);
    await expectCleanEnd();
  }, 120_000);

  it('are kept exactly once, too, where PostgreSQL itself ended for want of room for its log', async () => {
    await storm.reached(STORM_ALARMS * 0.2);
    await disk.fill();
    const sql = embeddedSql(room.dataDir);
    // Each begins another file of the log; the few that it has ready are soon used up.
    const useUp = async (): Promise<never> => {
      for (;;) await sql(`select pg_switch_wal(), pg_logical_emit_message(true, 'test', 'x')`);
    };
    await expect(useUp()).rejects.toThrow();
    const full = `The disk of ${room.dataDir} is full, and the database there cannot run; free some space. Watchdesk keeps trying.`;
    await statusWhere(({ database }) => database.message === full);
    await silence();
    expect(storm.acknowledged.size).toBeLessThan(STORM_ALARMS);
    await disk.free();
    await expectEverythingKept();
    await statusWhere(({ database }) => database.state === 'up');
    await expectCleanEnd();
  }, 120_000);

  it('do not keep the room from stopping, and lose none that was acknowledged', async () => {
    await storm.reached(STORM_ALARMS * 0.2);
    await fillButForTheLog();
    await statusWhere(({ ingester }) => ingester.problem !== null);
    await silence();
    await expectCleanEnd();
    await disk.free();
    await room.start();
    await expectEverythingKept();
    await expectCleanEnd();
  }, 120_000);
});
