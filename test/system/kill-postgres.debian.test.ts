import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { STORM_ALARMS } from '../support/alarm-storm.ts';
import { startDebianPostgres } from '../support/debian-postgres.ts';
import { expectEverythingKept } from '../support/storm-checks.ts';
import { mosquittoStorm } from '../support/storm-scene.ts';

/** Long enough that Mosquitto queues, and boxes go on: they are answered by it. */
const AWAY_MS = 500;

it('keeps 2,000 alarms over Mosquitto exactly once while PostgreSQL is killed and started, three times', async () => {
  const postgres = await startDebianPostgres();
  onTestFinished(postgres.remove);
  const { room, storm } = await mosquittoStorm(postgres.connectionString);
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
}, 300_000);
