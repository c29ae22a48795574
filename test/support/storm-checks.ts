import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type AlarmStorm, STORM_ALARMS } from './alarm-storm.ts';
import { judgeKept, nothingWrong, type Sql } from './kept-alarms.ts';
import type { StormRoom } from './storm-room.ts';

const CONNECT_LIMIT_MS = 20_000;
/** Within which the queue of a broker that had to wait is worked off. */
const CATCH_UP_MS = 30_000;

/** From then on an external broker keeps for the engine what comes while it is away. */
export async function brokerIsUp(room: StormRoom): Promise<void> {
  const until = performance.now() + CONNECT_LIMIT_MS;
  while (!(await (await fetch(`${room.url()}/readyz`)).text()).includes('"broker":"up"')) {
    if (performance.now() > until) throw new Error(`the broker is not reached:\n${await room.report()}`);
    await sleep(20);
  }
}

/**
 * An external broker answers boxes itself, so the engine may still have its queue to work off; the room's own answers
 * when it is kept.
 */
export async function expectEverythingKept(
  room: StormRoom,
  storm: AlarmStorm,
  sql: Sql,
  catchUpMs = CATCH_UP_MS,
): Promise<void> {
  await storm.over;
  const until = performance.now() + catchUpMs;
  let verdict = await judgeKept(sql, storm.acknowledged);
  while (verdict.kept < STORM_ALARMS && performance.now() < until) {
    await sleep(200);
    verdict = await judgeKept(sql, storm.acknowledged);
  }
  expect(verdict, await room.report()).toEqual({ kept: STORM_ALARMS, ...nothingWrong });
  expect(room.log()).not.toMatch(/could not be taken|refuses a message/);
}
