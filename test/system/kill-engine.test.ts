import { describe, expect, it } from 'vitest';
import { STORM_ALARMS } from '../support/alarm-storm.ts';
import { embeddedSql, postmasterPid } from '../support/embedded-sql.ts';
import { expectEverythingKept } from '../support/storm-checks.ts';
import { embeddedStorm } from '../support/storm-scene.ts';

const STOP_LIMIT_MS = 5000;

describe('2,000 alarms to the embedded broker and database are kept exactly once', () => {
  it('while the engine is killed, twice, and its PostgreSQL left behind', async () => {
    const { room, storm } = await embeddedStorm();
    for (const count of [STORM_ALARMS * 0.25, STORM_ALARMS * 0.6]) {
      await storm.reached(count);
      const orphan = await postmasterPid(room.dataDir);
      expect(await room.end('SIGKILL')).toBeNull();
      expect(await postmasterPid(room.dataDir)).toBe(orphan);
      await room.start();
      expect(await postmasterPid(room.dataDir)).not.toBe(orphan);
    }
    await expectEverythingKept(room, storm, embeddedSql(room.dataDir), 0);
  }, 300_000);

  it('while the engine is told to stop, which it does in time and with nothing left behind', async () => {
    const { room, storm } = await embeddedStorm();
    await storm.reached(STORM_ALARMS * 0.4);
    const from = performance.now();
    expect(await room.end('SIGTERM')).toBe(0);
    expect(performance.now() - from).toBeLessThan(STOP_LIMIT_MS);
    expect(await postmasterPid(room.dataDir)).toBeNull();
    await room.start();
    await expectEverythingKept(room, storm, embeddedSql(room.dataDir), 0);
  }, 300_000);
});
