import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { STORM_ALARMS } from '../support/alarm-storm.ts';
import { embeddedSql, postmasterPid } from '../support/embedded-sql.ts';
import { expectEverythingKept } from '../support/storm-checks.ts';
import { embeddedStorm } from '../support/storm-scene.ts';

async function newPostmaster(dataDir: string, before: number): Promise<number> {
  for (;;) {
    const pid = await postmasterPid(dataDir);
    if (pid !== null && pid !== before) return pid;
    await sleep(20);
  }
}

it('keeps 2,000 alarms exactly once while PostgreSQL is killed under the running engine, three times', async () => {
  const { room, storm } = await embeddedStorm();
  for (const share of [0.2, 0.45, 0.7]) {
    await storm.reached(STORM_ALARMS * share);
    const pid = await postmasterPid(room.dataDir);
    if (pid === null) throw new Error('PostgreSQL does not run');
    process.kill(pid, 'SIGKILL');
    await newPostmaster(room.dataDir, pid);
  }
  await expectEverythingKept(room, storm, embeddedSql(room.dataDir), 0);
  expect(await room.end('SIGTERM')).toBe(0);
}, 300_000);
